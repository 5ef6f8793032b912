// The sheet that the address names, over the running session.

import type { GoodsProps } from "../goods/goods";
import { sheetOf } from "../parts/address";
import { lazy } from "../parts/lazy";
import { path } from "../router";
import { putProduct } from "./put";
import { desk } from "./state";

const OrderSheet = lazy<{ id: number }>(() => import("./order/sheet").then(part => part.OrderSheet), true);
const Comfort = lazy<object>(() => import("../comfort/sheet").then(part => part.Comfort), true);
const Waiting = lazy<object>(() => import("../post/sheet").then(part => part.Waiting), true);
const Goods = lazy<GoodsProps>(() => import("../goods/goods").then(part => part.Goods), true);

export function Sheets() {
  const known = desk.value;
  const order = sheetOf(path.value, "don");
  const goods = sheetOf(path.value, "mon");
  if (!known) return null;
  if (path.value.endsWith("#viec")) return <Waiting />;
  if (path.value.endsWith("#nghe-nhin")) return <Comfort />;
  if (order) return <OrderSheet key={order} id={order} />;
  if (!goods) return null;
  const product = known.products.find(one => one.id === goods);
  return <Goods key={goods} product={product} sessions={[known.session]} put={putProduct} />;
}
