import { formatExact, formatRelative, toSeconds, type Time } from "@/lib/format";
import { useNow } from "@/lib/useNow";

interface Props {
  time: Time | null | undefined;
  /** For no time at all: "never", "not planned". */
  missing?: string;
  /** Show the date as well, not only on hover. */
  exact?: boolean;
}

/** A moment, as people say it, with the exact one on hover. */
export function TimeText({ time, missing = "—", exact = false }: Props) {
  const now = useNow(10_000);
  if (time === null || time === undefined) return <span>{missing}</span>;
  const relative = formatRelative(time, now);
  const date = formatExact(time);
  return (
    <time dateTime={new Date(toSeconds(time) * 1000).toISOString()} title={date}>
      {exact ? `${date} (${relative})` : relative}
    </time>
  );
}
