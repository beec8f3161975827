import { ApiError } from "@/lib/problem";

interface FormLike {
  getInputNode: (path: string) => HTMLElement | null;
}

/** Go to the first input in `errors`, by their paths: in a long form it may be out of sight. */
export function focusOn(form: FormLike, errors: object): void {
  for (const path of Object.keys(errors)) {
    const node = form.getInputNode(path);
    const input = node?.querySelector<HTMLElement>("input") ?? node;
    if (!input) continue;
    input.focus();
    return;
  }
}

/** The same for what the server refused. */
export function focusOnRefused(form: FormLike, error: Error): void {
  if (!(error instanceof ApiError) || error.field === undefined) return;
  const [name = ""] = error.field.split(".");
  focusOn(form, { [error.field]: "", [name]: "" });
}
