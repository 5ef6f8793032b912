// Pieces of the sheets' forms.

import { useEffect, useMemo } from "preact/hooks";
import type { Order } from "../api";
import { Command, type Sent } from "../data/command";
import { s } from "../i18n/pages";
import { w } from "../i18n/sheets";
import { Letter } from "../post/letter";
import choices from "../style/choices.css?inline";
import forms from "../style/forms.css?inline";
import { adopt } from "./adopt";
import { Icon } from "./marks";

adopt(choices);
adopt(forms);

/** A command whose answer is needed to go on. */
export const useCommand = (): Command => useMemo(() => new Command(), []);

/**
 * A command that is kept on the phone until it is answered: done to whom or what, in words. Another one on
 * another `turn`.
 */
export function useLetter(about: string, turn: unknown = about): Letter {
  const letter = useMemo(() => new Letter(about), [turn]);
  useEffect(() => () => letter.leave(), [letter]);
  return letter;
}

/** Why it was not done, in plain words, with the order as it is now where somebody was faster. */
export function whyNot(command: Sent): string {
  if (command.lost.value) return w().lost;
  const why = command.refused.value;
  const current = why?.current as Order | undefined;
  if (!why || !current?.customer) return why?.message ?? "";
  const state = s().orderStates[current.state];
  const words = current.updated_by ? s().conflict(current.updated_by, state) : s().conflictNobody(state);
  return `${current.customer.name}: ${words}`;
}

export function Wrong({ of }: { of: Sent }) {
  const words = whyNot(of);
  if (of instanceof Letter && of.waits.value)
    return (
      <p class="tell kept" role="status">
        <Icon of="clock" />
        {w().kept}
      </p>
    );
  if (!words) return null;
  return (
    <p class="wrong" role="alert">
      {words}
    </p>
  );
}

interface ChoicesProps<Value extends string> {
  legend: string;
  name: string;
  of: readonly (readonly [value: Value, words: string, hint?: string])[];
  value: Value;
  set(value: Value): void;
}

export function Choices<Value extends string>({ legend, name, of, value, set }: ChoicesProps<Value>) {
  return (
    <fieldset class="wide">
      <legend>{legend}</legend>
      <div class="choices">
        {of.map(([one, words, hint]) => (
          <label key={one} class={one === value ? "choice on" : "choice"}>
            <input type="radio" name={name} checked={one === value} onChange={() => set(one)} />
            <span>
              {words}
              {hint && <small>{hint}</small>}
            </span>
          </label>
        ))}
      </div>
    </fieldset>
  );
}

interface FieldProps {
  words: string;
  value: string;
  set(value: string): void;
  hint?: string | undefined;
  mode?: "decimal" | "numeric" | "tel" | "search" | undefined;
  needed?: boolean;
  max?: number;
}

export function Field({ words, value, set, hint, mode, needed, max = 200 }: FieldProps) {
  return (
    <label class="field wide">
      <span>{words}</span>
      <input
        inputMode={mode}
        autoComplete="off"
        required={needed}
        maxLength={max}
        value={value}
        onInput={event => set(event.currentTarget.value)}
      />
      {hint && <small class="hinted">{hint}</small>}
    </label>
  );
}
