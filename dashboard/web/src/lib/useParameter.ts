import { useSearchParams } from "react-router";

/** A filter in the address: its value ("" for none), and how to set it. Typed texts: `useSearch`. */
export function useParameter(name: string): [string, (value: string) => void] {
  const [parameters, setParameters] = useSearchParams();
  const set = (value: string) =>
    setParameters(
      (before) => {
        const after = new URLSearchParams(before);
        if (value) after.set(name, value);
        else after.delete(name);
        return after;
      },
      { replace: true, preventScrollReset: true },
    );
  return [parameters.get(name) ?? "", set];
}
