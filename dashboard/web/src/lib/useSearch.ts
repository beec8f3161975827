import { useDebouncedValue } from "@mantine/hooks";
import { useEffect, useState } from "react";
import { useSearchParams } from "react-router";

const PAUSE_MS = 300;

export interface Search {
  /** What is in the field. */
  text: string;
  setText: (text: string) => void;
  /** What to ask the server for: the text after a pause in typing. */
  q: string;
}

/** A search that is kept in the address, so that it can be shared and gone back to. */
export function useSearch(name = "q"): Search {
  const [parameters, setParameters] = useSearchParams();
  const [text, setText] = useState(parameters.get(name) ?? "");
  const [q] = useDebouncedValue(text.trim(), PAUSE_MS);
  useEffect(() => {
    if ((parameters.get(name) ?? "") === q) return;
    setParameters(
      (before) => {
        const after = new URLSearchParams(before);
        if (q) after.set(name, q);
        else after.delete(name);
        return after;
      },
      { replace: true, preventScrollReset: true },
    );
    // Only what was typed writes the address: going back must not be undone by what is in the field.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [q, name]);
  return { text, setText, q };
}
