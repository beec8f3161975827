import { useForm, type FormValidateInput, type UseFormReturnType } from "@mantine/form";
import { useEffect, useEffectEvent, useState } from "react";

import type { Reply } from "./http";

export interface EditForm<T, V> {
  form: UseFormReturnType<V>;
  /** The version that the form was filled with: its ETag goes with what is saved. */
  filled: Reply<T>;
  /** What differs from it. */
  change: Partial<V>;
  isTouched: boolean;
  /** There is a newer version, and the form has changes that are not saved. */
  isOutdated: boolean;
  fill: (reply: Reply<T>) => void;
}

/**
 * A form that edits `current`, as `useResource` has it. What is read anew shows while nothing was
 * typed; after that the form stays as it is, and says `isOutdated`.
 */
export function useEditForm<T, V extends object>(
  current: Reply<T>,
  toValues: (body: T) => V,
  validate: FormValidateInput<V> = {},
): EditForm<T, V> {
  const [filled, setFilled] = useState(current);
  const form = useForm<V>({ initialValues: toValues(current.body), validate });
  const change = differences(toValues(filled.body), form.values);
  const isTouched = Object.keys(change).length > 0;
  const isOld = filled.etag !== current.etag;
  const isSame = Object.keys(differences(toValues(current.body), form.values)).length === 0;

  const fill = (reply: Reply<T>) => {
    setFilled(reply);
    form.setValues(toValues(reply.body));
  };
  const follow = useEffectEvent(() => {
    if (isOld && (!isTouched || isSame)) fill(current);
  });
  // What the server has now is outside of React, and the form's values can't be set while drawing.
  // eslint-disable-next-line react-hooks/set-state-in-effect
  useEffect(() => follow(), [isOld, isTouched, isSame]);
  return { form, filled, change, isTouched, isOutdated: isOld && isTouched && !isSame, fill };
}

/** The members of `after` that are not as in `before`; arrays and objects by what is in them. */
function differences<V extends object>(before: V, after: V): Partial<V> {
  const names = Object.keys(after) as (keyof V)[];
  const changed = names.filter((name) => !isSame(after[name], before[name]));
  return Object.fromEntries(changed.map((name) => [name, after[name]])) as Partial<V>;
}

function isSame(one: unknown, other: unknown): boolean {
  return one === other || JSON.stringify(one) === JSON.stringify(other);
}
