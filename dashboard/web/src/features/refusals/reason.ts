/** Sentences for people: why, and what to do about it. */
export interface Reason {
  why: string;
  mend: string;
}
