// The book of one session and the pages that belong to it.

import { sheetOf } from "../parts/address";
import { lazy } from "../parts/lazy";
import { path } from "../router";

const Report = lazy<{ id: number; inside?: boolean }>(() => import("./report").then(page => page.Report));
const Hand = lazy<{ id: number }>(() => import("../hand/hand").then(page => page.Hand));
const AllOrders = lazy<{ id: number }>(() => import("../orders/all").then(page => page.AllOrders));
const Slips = lazy<{ id: number; order: number | null }>(() =>
  import("../slips/slips").then(page => page.Slips),
);

/**
 * "/so/1#loi" is where the session's lost comments are written down, "/so/1#in" where its slips are printed,
 * "/so/1#in-12" that of one order, "/so/1#don" where all its orders are looked through.
 */
export function Book(props: { id: number; inside?: boolean }) {
  if (/#in(-\d+)?$/.test(path.value)) return <Slips id={props.id} order={sheetOf(path.value, "in")} />;
  if (path.value.endsWith("#don")) return <AllOrders id={props.id} />;
  return path.value.endsWith("#loi") ? <Hand id={props.id} /> : <Report {...props} />;
}
