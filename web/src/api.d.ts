// Generated from openapi.json by `npm run types`.

export type Role = "owner" | "assistant";

export type Intent = "order" | "add" | "change" | "cancel" | "question" | "contact" | "other";

export type Outcome = "booked" | "waiting" | "changed" | "cancelled" | "repeat" | "look" | "contact" | "none";

export type SpanRole = "intent" | "product" | "quantity" | "option" | "phone" | "address";

export type Reason = "no_product" | "ambiguous_product" | "unknown_product" | "unknown_quantity" | "large_quantity" | "impossible_quantity" | "unknown_option" | "conditional" | "weak_words" | "code_or_quantity" | "repeated" | "no_such_line" | "already_confirmed" | "doubtful_cancel";

export type Platform = "tiktok" | "facebook";

export type ChannelKind = "tiktok" | "relay";

export type ChannelState = "connecting" | "live" | "paused" | "stale" | "ended" | "refused" | "retrying";

export type OrderState = "to_look_at" | "booked" | "confirmed" | "cancelled";

export type Repeat = "once" | "add" | "replace";

export type User = {
  id: number;
  name: string;
  role: Role;
};

export type Shop = {
  id: number;
  name: string;
};

export type Me = {
  user: User;
  shop: Shop;
};

export type Login = {
  token: string;
  name?: string;
};

export type Invite = {
  link: string;
  qr_svg: string;
  expires_at: number;
};

export type Product = {
  id: number;
  code: string;
  name: string;
  unit: string;
  price: number;
  step: string;
  aliases: string[];
  options: string[];
  picture: string | null;
  on_hand: string;
  held: string;
  waiting: string;
};

export type ProductList = {
  products: Product[];
};

export type Revenue = {
  booked: number;
  confirmed: number;
};

export type Totals = {
  received: number;
  duplicates: number;
  read_as_orders: number;
  comments_to_look_at: number;
  orders: number;
  customers: number;
  queue: number;
  look: number;
  confirmed: number;
  cancelled: number;
  revenue: Revenue;
};

export type SessionSummary = {
  id: number;
  title: string;
  state: "open" | "closed";
  opened_at: number;
  closed_at: number | null;
  pinned: number | null;
  repeat: Repeat;
  part_fill: boolean;
  totals: Totals;
};

export type SessionList = {
  sessions: SessionSummary[];
};

export type Channel = {
  id: number;
  kind: ChannelKind;
  platform: Platform;
  address: string;
  state: ChannelState;
  reason: string | null;
  detail: string | null;
  since: number;
  last_data: number | null;
  viewers: number | null;
  comments: number;
  duplicates: number;
  dropped: number;
  reconnects: number;
};

export type Span = {
  start: number;
  end: number;
  role: SpanRole;
};

export type OrderComment = {
  id: number;
  text: string;
  sent_at: number;
  spans: Span[];
};

export type Line = {
  id: number;
  product_id: number;
  code: string;
  name: string;
  unit: string;
  option: string | null;
  held: string;
  waiting: string;
  dropped: string;
  unit_price: number;
  amount: number;
};

export type Customer = {
  id: number;
  name: string;
  platform: Platform;
  phone: string | null;
};

export type Order = {
  id: number;
  number: number | null;
  state: OrderState;
  to_look_at: boolean;
  reasons: Reason[];
  version: number;
  customer: Customer;
  address: boolean;
  lines: Line[];
  total: number;
  comments: OrderComment[];
  comment_count: number;
  opened_at: number;
  updated_at: number;
  updated_by: string | null;
};

export type OrderList = {
  orders: Order[];
  next: string | null;
};

export type Comment = {
  id: number;
  channel_id: number;
  platform: Platform;
  author: string;
  text: string;
  sent_at: number;
  intent: Intent;
  clear: boolean;
  outcome: Outcome;
  order_id: number | null;
  spans: Span[];
  reasons: Reason[];
};

export type CommentList = {
  comments: Comment[];
  next: string | null;
};

export type Snapshot = {
  session: SessionSummary;
  seq: number;
  server_time: number;
  products: Product[];
  channels: Channel[];
  queue: Order[];
  look: Order[];
  done: Order[];
  comments: Comment[];
};

export type Event = ({
  seq: number;
  at: number;
  by: string | null;
  kind: "order";
  order: Order;
}) | ({
  seq: number;
  at: number;
  by: string | null;
  kind: "comment";
  comment: Comment;
}) | ({
  seq: number;
  at: number;
  by: string | null;
  kind: "stock";
  product: Product;
}) | ({
  seq: number;
  at: number;
  by: string | null;
  kind: "channel";
  channel: Channel;
}) | ({
  seq: number;
  at: number;
  by: string | null;
  kind: "session";
  session: SessionSummary;
});

export type Frame = {
  events: Event[];
  totals: Totals;
  server_time: number;
};

export type ReportDay = {
  day: string;
  orders: number;
  booked: number;
  confirmed: number;
};

export type ReportProduct = {
  code: string;
  name: string;
  unit: string;
  sold: string;
  waiting: string;
  on_hand: string;
  orders: number;
  revenue: Revenue;
};

export type ReportComments = {
  received: number;
  duplicates: number;
  orders: number;
  to_look_at: number;
};

export type OrdersByState = {
  to_look_at: number;
  booked: number;
  confirmed: number;
  cancelled: number;
};

export type Report = {
  session: SessionSummary;
  days: ReportDay[];
  products: ReportProduct[];
  customers: number;
  comments: ReportComments;
  channels: Channel[];
  orders_by_state: OrdersByState;
  revenue: Revenue;
};

export type Problem = {
  type: string;
  title: string;
  status: number;
  code: string;
  detail: string;
  current?: Order;
};
