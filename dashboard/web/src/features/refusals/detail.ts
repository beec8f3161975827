/** A finding's detail, whose members depend on the step: read by name, checked by kind. */
export class Detail {
  constructor(private readonly members: Record<string, unknown> = {}) {}

  /** The text or number `name` as text; undefined if there is none. */
  text(name: string): string | undefined {
    const value = this.members[name];
    return typeof value === "string" || typeof value === "number" ? String(value) : undefined;
  }

  number(name: string): number | undefined {
    const value = this.members[name];
    return typeof value === "number" ? value : undefined;
  }

  /** The texts in the list `name`; none if there is no such list. */
  texts(name: string): string[] {
    const value = this.members[name];
    return Array.isArray(value) ? value.filter((one) => typeof one === "string") : [];
  }
}
