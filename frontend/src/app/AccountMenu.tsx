import { BookA, KeyRound, LogOut, Moon, Sun, UserRound } from "lucide-react";
import { Link } from "react-router";
import { Button } from "@/components/ui/button";
import {
  DropdownMenu,
  DropdownMenuContent,
  DropdownMenuItem,
  DropdownMenuLabel,
  DropdownMenuSeparator,
  DropdownMenuTrigger,
} from "@/components/ui/dropdown-menu";
import { useTheme } from "@/lib/use-theme";
import { signOutHere } from "@/wire/notices-push";

/** Theme and sign-out. */
export default function AccountMenu({ email }: { email: string }) {
  const [theme, setTheme] = useTheme();
  const dark = theme === "dark";
  return (
    <DropdownMenu defaultOpen>
      <DropdownMenuTrigger asChild>
        <Button variant="ghost" size="iconSmall" aria-label="Account menu">
          <UserRound aria-hidden />
        </Button>
      </DropdownMenuTrigger>
      <DropdownMenuContent>
        <DropdownMenuLabel className="max-w-64 truncate">{email}</DropdownMenuLabel>
        <DropdownMenuSeparator />
        <DropdownMenuItem asChild>
          <Link to="/settings/account">
            <KeyRound aria-hidden /> Password and sign-in
          </Link>
        </DropdownMenuItem>
        <DropdownMenuItem asChild>
          <Link to="/words">
            <BookA aria-hidden /> What words mean
          </Link>
        </DropdownMenuItem>
        <DropdownMenuItem onSelect={() => setTheme(dark ? "light" : "dark")}>
          {dark ? <Sun aria-hidden /> : <Moon aria-hidden />}
          {dark ? "Light theme" : "Dark theme"}
        </DropdownMenuItem>
        <DropdownMenuItem onSelect={() => void signOutHere()}>
          <LogOut aria-hidden /> Sign out
        </DropdownMenuItem>
      </DropdownMenuContent>
    </DropdownMenu>
  );
}
