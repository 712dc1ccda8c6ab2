import { Eye, EyeOff } from "lucide-react";
import { useState, type ComponentProps } from "react";
import { Field } from "@/components/field";
import { Button } from "@/components/ui/button";

type PasswordFieldProps = Omit<ComponentProps<typeof Field>, "type">;

/** A password that its owner may look at while it is typed. */
export function PasswordField(props: PasswordFieldProps) {
  const [shown, setShown] = useState(false);
  const Icon = shown ? EyeOff : Eye;
  return (
    <div className="relative">
      <Field {...props} type={shown ? "text" : "password"} className="[&_input]:pr-11" />
      <Button
        variant="ghost"
        size="iconSmall"
        className="absolute top-7.5 right-1"
        aria-label={shown ? "Hide what is typed" : "Show what is typed"}
        aria-pressed={shown}
        onClick={() => setShown(!shown)}
      >
        <Icon aria-hidden />
      </Button>
    </div>
  );
}
