import { Card, CardContent } from "@/components/ui/card";
import { GLOSSARY } from "@/lib/glossary";
import { PageTitle } from "../PageTitle";

/** Every word of the glossary with its meaning. */
export default function WordsPage() {
  return (
    <>
      <PageTitle title="What words mean" />
      <Card>
        <CardContent className="pt-5 sm:pt-6">
          <dl className="grid gap-x-8 gap-y-5 sm:grid-cols-2">
            {Object.entries(GLOSSARY).map(([key, { word, meaning }]) => (
              <div key={key} className="text-sm">
                <dt className="font-semibold">{word}</dt>
                <dd className="text-muted-foreground">{meaning}</dd>
              </div>
            ))}
          </dl>
        </CardContent>
      </Card>
    </>
  );
}
