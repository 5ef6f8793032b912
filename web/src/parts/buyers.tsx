// Buyers found by what is typed, one of them to be chosen, or a new one.

import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import type { Customer, CustomerList } from "../api";
import { get } from "../data/api";
import { Icon, PlatformMark } from "./marks";

const TYPING_MS = 250;
const SHOWN = 6;

/** Whom the words find, once the typing rests; asked anew with another `round`. */
export function useBuyers(words: string, fits: (one: Customer) => boolean, round: unknown = 0) {
  const found = useSignal<readonly Customer[]>([]);
  useEffect(() => {
    found.value = [];
    if (!words) return;
    const timer = setTimeout(() => {
      get<CustomerList>(`/customers?q=${encodeURIComponent(words)}`).then(
        list => {
          found.value = list.customers.filter(fits).slice(0, SHOWN);
        },
        () => {},
      );
    }, TYPING_MS);
    return () => clearTimeout(timer);
  }, [words, round]);
  return found.value;
}

export function Buyers({
  found,
  fresh,
  value,
  set,
}: {
  found: readonly Customer[];
  /** What a new buyer is called. */
  fresh: string;
  value: number | null;
  set(id: number | null): void;
}) {
  return (
    <div class="choices whom">
      <label class={value === null ? "choice on" : "choice"}>
        <input type="radio" name="whom" checked={value === null} onChange={() => set(null)} />
        <Icon of="plus" far />
        <span>{fresh}</span>
      </label>
      {found.map(one => (
        <label key={one.id} class={value === one.id ? "choice on" : "choice"}>
          <input type="radio" name="whom" checked={value === one.id} onChange={() => set(one.id)} />
          <PlatformMark of={one.platform} />
          <span>
            {one.name}
            {one.phone && <small>{one.phone}</small>}
          </span>
        </label>
      ))}
    </div>
  );
}
