/** One line of a chart. */
export interface Series {
  label: string;
  /** One for each time; null where nothing is known. */
  values: (number | null)[];
}
