import { useState } from "react";
import { FileButton } from "@/components/file-button";
import { Notice } from "@/components/notice";
import { Card, CardContent, CardDescription, CardHeader, CardTitle } from "@/components/ui/card";
import { contentOf, fileProblem } from "@/lib/file-content";
import { sentenceOf } from "@/wire/base/call-error";
import { readHoldingsFile } from "@/wire/files";
import type { HoldingsFile } from "@/wire/generated/files";
import { FoundHoldings } from "./FoundHoldings";

type Reading =
  | { status: "none" | "busy" }
  | { status: "failed"; message: string }
  | { status: "read"; name: string; found: HoldingsFile };

async function read(file: File): Promise<Reading> {
  const problem = fileProblem(file);
  if (problem !== null) return { status: "failed", message: problem };
  try {
    return {
      status: "read",
      name: file.name,
      found: await readHoldingsFile({ content: await contentOf(file) }),
    };
  } catch (error) {
    return { status: "failed", message: sentenceOf(error) };
  }
}

/** A broker's file of holdings as a question of what would be: read, measured, never stored. */
export function HoldingsFileCard() {
  const [reading, setReading] = useState<Reading>({ status: "none" });
  return (
    <Card aria-labelledby="holdings-file-title" className="mt-4 sm:mt-6">
      <CardHeader>
        <div>
          <CardTitle id="holdings-file-title">An account in a file</CardTitle>
          <CardDescription>
            Holdings as a broker exports them, measured against your targets. Nothing is stored or ordered.
          </CardDescription>
        </div>
      </CardHeader>
      <CardContent className="space-y-4">
        <FileButton
          label="CSV file with holdings"
          busy={reading.status === "busy"}
          onChoose={(file) => {
            setReading({ status: "busy" });
            void read(file).then(setReading);
          }}
        >
          Choose a file
        </FileButton>
        {reading.status === "failed" ? (
          <Notice tone="critical" title="The file was not read." urgent>
            {reading.message.charAt(0).toUpperCase()}
            {reading.message.slice(1)}
          </Notice>
        ) : null}
        {reading.status === "read" ? <FoundHoldings name={reading.name} found={reading.found} /> : null}
      </CardContent>
    </Card>
  );
}
