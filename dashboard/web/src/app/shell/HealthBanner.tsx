import { useHealth } from "@/lib/useHealth";

import classes from "./HealthBanner.module.css";

/** Says which services are away; read out once, when that changes. */
export function HealthBanner() {
  const { data } = useHealth();
  const away = data?.body.services.filter(({ state }) => state !== "ready") ?? [];
  const names = away.map(({ name }) => name).join(", ");
  return (
    <div role="status">
      {names && (
        <p className={classes.banner}>
          <b>{names}</b> {away.length === 1 ? "is" : "are"} not ready. What needs{" "}
          {away.length === 1 ? "it" : "them"} will fail until then.
        </p>
      )}
    </div>
  );
}
