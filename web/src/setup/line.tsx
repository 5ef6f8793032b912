// The line of one product: who holds and who waits, with both times and what they wrote. Printable.

import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import type { Place, ProductLineUp } from "../api";
import css from "../book/book.css?inline";
import { get } from "../data/api";
import { amount, quantity } from "../data/format";
import { t } from "../i18n";
import { s } from "../i18n/pages";
import { adopt } from "../parts/adopt";
import { Icon } from "../parts/marks";
import { Empty } from "../parts/words";

adopt(css);

const zone = { timeZone: "Asia/Ho_Chi_Minh" } as const;
const TIME = new Intl.DateTimeFormat("vi", { timeStyle: "medium", ...zone });
const DAY = new Intl.DateTimeFormat("vi", { day: "2-digit", month: "2-digit", ...zone });
const tenth = (at: number) => Math.floor((at % 1000) / 100);

/** The page is shown to buyers and hung on walls: nobody's number stands there in full. */
const masked = (text: string) =>
  text.replace(/(?:\+?84|0)(?:[ .-]?\d){8,10}/g, phone => `${phone.slice(0, 4)}•••${phone.slice(-3)}`);

/** "/kho#line-12" names product 12. */
export const lineOf = (path: string): number | null => Number(/#line-(\d+)$/.exec(path)?.[1]) || null;

const When = ({ at }: { at: number }) => (
  <td>
    {TIME.format(at)},{tenth(at)}
    <br />
    <small>{DAY.format(at)}</small>
  </td>
);

const Row = ({ place, at }: { place: Place; at: number }) => (
  <tr>
    <td>
      {at}. <b>{place.name}</b> {place.number !== null && place.number !== undefined && `#${place.number}`}
      <br />
      <small>{place.text ? masked(place.text) : s().lineWritten}</small>
    </td>
    <When at={place.sent_at} />
    <When at={place.arrived_at} />
    <td>
      {quantity(place.quantity)}
      <br />
      <small>{place.held ? s().lineHolds : s().lineWaits}</small>
    </td>
  </tr>
);

export function Line({ product }: { product: number }) {
  const line = useSignal<ProductLineUp | null>(null);
  const failed = useSignal(false);
  useEffect(() => {
    get<ProductLineUp>(`/products/${product}/line`).then(
      found => {
        line.value = found;
      },
      () => {
        failed.value = true;
      },
    );
  }, [product]);
  const shown = line.value;
  if (!shown) return <Empty title={failed.value ? t().cannotLoad : t().loading} />;
  const { on_hand, unit, name } = shown.product;
  return (
    <section class="slip sheet">
      <h2>{s().lineTitle(name)}</h2>
      <p class="quiet">
        {s().onHand} {amount(on_hand, unit)}
      </p>
      <button type="button" class="plain noprint" onClick={() => window.print()}>
        <Icon of="print" far />
        {s().print}
      </button>
      <table>
        <thead>
          <tr>
            <th>{s().customers}</th>
            <th>{s().lineSent}</th>
            <th>{s().lineArrived}</th>
            <th>{unit}</th>
          </tr>
        </thead>
        <tbody>
          {shown.places.map((place, at) => (
            <Row key={`${place.id}${place.held}`} place={place} at={at + 1} />
          ))}
        </tbody>
      </table>
      {shown.left_out > 0 && <p class="quiet">{s().lineMore(shown.left_out)}</p>}
    </section>
  );
}
