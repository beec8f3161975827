import { ApiError } from "./problem";

interface FormLike {
  values: object;
  setErrors: (errors: Record<string, string>) => void;
}

/**
 * Put the server's refusal at the input it is about. Whether there is such an input; if not, the
 * form shows the error as a whole. Source: `field`, a dotted path as `@mantine/form` has it.
 */
export function applyProblem(form: FormLike, error: unknown): boolean {
  if (!(error instanceof ApiError) || error.field === undefined) return false;
  if (!isAtInput(form, error)) return false;
  const [name = ""] = error.field.split(".");
  const text = error.description.replace(`${error.field}: `, "");
  form.setErrors({ [error.field]: text, [name]: text });
  return true;
}

/** Whether `error` is about an input of the form, where `applyProblem` puts it. */
export function isAtInput(form: Pick<FormLike, "values">, error: unknown): boolean {
  if (!(error instanceof ApiError) || error.field === undefined) return false;
  return Object.hasOwn(form.values, error.field.split(".")[0] ?? "");
}
