import { Button, VisuallyHidden } from "@mantine/core";
import { useState } from "react";

import { usePlatform } from "@/lib/platform";

interface Props {
  value: string;
  /** What is copied, as in "Copy the secret". */
  what: string;
  /** In place of "Copy", where there is room for more. */
  children?: string;
}

/** Copies `value`, and says so. */
export function CopyButton({ value, what, children = "Copy" }: Props) {
  const { copy } = usePlatform();
  const [outcome, setOutcome] = useState<"" | "copied" | "failed">("");

  const run = async () => {
    try {
      await copy(value);
      setOutcome("copied");
    } catch {
      setOutcome("failed"); // an insecure origin, or the browser's permission
    }
  };

  const said = { "": "", copied: `Copied ${what}`, failed: "Not copied: select it by hand" };
  const shown = { "": children, copied: "Copied", failed: "Select it by hand" };
  return (
    <>
      <Button
        variant="default"
        size="compact-sm"
        aria-label={outcome === "" ? `Copy ${what}` : said[outcome]}
        onClick={run}
        onBlur={() => setOutcome("")}
      >
        {shown[outcome]}
      </Button>
      <VisuallyHidden role="status">{said[outcome]}</VisuallyHidden>
    </>
  );
}
