// Generated from openapi.json by `npm run types`.

/** An act as people see it. */
export type Act = {
  /** When. */ at: Millis;
  /** The person who did it. */ by: string;
  customer_id?: null | CustomerId;
  /** Its id. */ id: ActId;
  /** `confirm`, `cancel`, `set`, `looked`, `pack`, `hand_over`, `return`,
  `note`, `line_price`, `receive`, `price`, `merge`, `split`,
  `merge_customers`, `split_customer`, `flag`, `contact`, `count`, `spoil`,
  `preorder`, `offer`. */ kind: string;
  order_id?: null | OrderId;
  other_order_id?: null | OrderId;
  undone_at?: null | Millis;
  /** The person who took it back. */ undone_by?: string | null;
};

/** What one person once did, as it can be taken back. */
export type ActId = number;

/** What buyers call a product besides its name, as a person taught it to a
session. */
export type Alias = {
  /** When. */ at: Millis;
  /** The person who taught them. */ by: string;
  /** Which product. */ product_id: ProductId;
  /** The words, as they were typed. */ words: string;
};

/** All that a session was taught, the oldest first. */
export type AliasList = {
  aliases: Alias[];
};

/** How a buyer is asked. */
export type AskForm = {
  /** Whether a person has asked: nothing is sent then. */ by_hand?: boolean;
  key: string;
};

/** That a buyer was asked for the address. */
export type Asked = {
  /** When. */ at: Millis;
  /** By whom. */ by: string;
  /** Whether a person did it, and not the platform for us. */ by_hand: boolean;
};

/** What became of comments that a person brought. */
export type BookedByHand = {
  /** Those that are booked now. */ booked: KeptByHand[];
  /** Those that were here already. */ left_out: LeftOutByHand[];
};

/** What changed, with its whole present state. */
export type Change = {
  /** It. */ comment: Comment;
  kind: "comment";
} | {
  kind: "order";
  /** As it is now. */ order: Order;
} | {
  kind: "stock";
  /** As it is now. */ product: Product;
} | {
  /** As it is now. */ channel: Channel;
  kind: "channel";
} | {
  /** Which. */ channel_id: ChannelId;
  kind: "removed";
} | {
  /** As it is now. */ act: Act;
  kind: "act";
} | {
  kind: "session";
  /** As it is now. */ session: SessionSummary;
};

/** A product's description as it is to be, all of it. */
export type ChangedProductForm = ProductForm & {
  /** The product's version that the person saw. */ version: number;
};

/** A platform stream of a session. */
export type Channel = {
  /** User name, room or address. */ address: string;
  /** Different comments that it brought. */ comments: number;
  /** The reason in the platform's own words. */ detail?: string | null;
  /** Messages that could not be read. */ dropped: number;
  /** Comments that it brought again. */ duplicates: number;
  expires_at?: null | Millis;
  /** Its id. */ id: ChannelId;
  /** How it is heard: `tiktok`, `tikfinity`, `euler`, `facebook`, `relay`, `push` or `file`. */ kind: string;
  /** Milliseconds from writing to arrival, smoothed, by the platform's clock
  and ours. */ lag_ms?: number | null;
  last_data?: null | Millis;
  /** Comments written in the last minute, as of the last telling. */ per_minute: number;
  /** Where the live runs. */ platform: Platform;
  /** Code of the reason. */ reason?: string | null;
  /** How often it was connected again. */ reconnects: number;
  /** Since when it is in this state. */ since: Millis;
  /** Where it stands. */ state: ChannelState;
  /** Viewers now, as the platform says. */ viewers?: number | null;
};

/** One platform stream of a session. */
export type ChannelId = number;

/** A channel and how complete what it brought is. */
export type ChannelRecord = Channel & {
  /** How often it was not heard. */ gap_count: number;
  /** When it was not heard, the last 100 times, the oldest first. */ gaps: Gap[];
  /** What was odd about its messages, dropped or not. */ oddities: OddityCount[];
  /** Whether it was taken out of the session; what it brought stays. */ removed: boolean;
};

/** What brought a session's comments. */
export type ChannelRecords = {
  channels: ChannelRecord[];
};

/** Where a channel stands. */
export type ChannelState = "connecting" | "live" | "paused" | "stale" | "ended" | "refused" | "retrying";

/** The chosen comments of a list. */
export type ChosenForm = {
  channel_id?: null | ChannelId;
  key: string;
  /** Whether those without an id of their author that bear the same name are
  by one buyer; otherwise each is by a buyer of its own. */ one_buyer_per_name?: boolean;
  platform?: null | Platform;
  /** They, at most 1,000; more go into another command. */ rows: WrittenComment[];
};

/** A line, and how much of it. */
export type ChosenLine = {
  line_id: LineId;
  /** At most what the line holds and waits for. */ quantity: Quantity;
};

/** A lease of an order. */
export type Claim = {
  /** The person who works on it. */ by: string;
  /** Until when others keep off, unless it is renewed. */ until: Millis;
};

/** How an order is claimed. */
export type ClaimForm = {
  /** Whether to take it from whoever holds it. */ take_over?: boolean;
};

/** What became of a session after it was closed. The report's own figures stay
as they were then. */
export type Closing = {
  /** What people did since, or took back, the last first, at most 100. */ acts: Act[];
  /** When it was closed. */ at: Millis;
  /** Corrections: now less then. */ changes: ReportCorrections;
  /** What it comes to now. */ now: ReportFigures;
};

/** A comment in the stream of comments. */
export type Comment = {
  /** Its author's display name. */ author: string;
  /** The stream that brought it. */ channel_id: ChannelId;
  /** Whether that is clear. */ clear: boolean;
  /** Whether it was deleted on the platform. */ deleted: boolean;
  /** What its author made of it later, on the platform. It was read and
  decided on as `text`. */ edited?: string | null;
  /** Its id. */ id: CommentId;
  /** What its author wants. */ intent: Intent;
  order_id?: null | OrderId;
  /** What became of it. */ outcome: Outcome;
  /** Where it was written. */ platform: Platform;
  /** Why it is not clear. */ reasons: Reason[];
  /** When it was written. */ sent_at: Millis;
  /** Which words gave what (byte offsets into the UTF-8 text). */ spans: Span[];
  /** As typed. */ text: string;
};

/** One viewer's comment as stored. */
export type CommentId = number;

/** A page of comments, the newest last. */
export type CommentList = {
  comments: Comment[];
  next?: null | CommentId;
};

/** What was counted of a product. */
export type CountForm = {
  key: string;
  /** At most 200 characters. */ note?: string | null;
  /** Units that are there, with those held for orders and in parcels. */ quantity: Quantity;
  reason: CountReason;
};

/** Why a count differs from the ledger. */
export type CountReason = "shrinkage" | "found" | "miscounted" | "other";

/** What was changed meanwhile, as it is now. */
export type Current = Order | Product;

/** A buyer as orders show them. */
export type Customer = {
  /** Where they get their goods, if a person wrote it down. */ address?: string | null;
  /** What people say of them, as a rule nothing. */ flags?: Flag[];
  /** Their id. */ id: CustomerId;
  /** Display name on the platform. */ name: string;
  phone?: null | Phone;
  /** Where they write. */ platform: Platform;
};

/** All that is known of a buyer. */
export type CustomerCard = {
  /** What was done to them and stands, the last first, at most 20. */ acts: Act[];
  /** Orders that came back for want of a taker, or were cancelled after they
  had been confirmed. */ broken: number;
  /** As orders show them. */ customer: Customer;
  /** Who they are where; nobody if a person wrote them down. */ identities: Identity[];
  /** Orders that were handed over and did not come back. */ kept: number;
  /** Their open orders. */ open_orders: OpenOrder[];
  /** Others with the same phone number: perhaps they are one. */ same_phone: Customer[];
};

/** A buyer of a shop. */
export type CustomerId = number;

/** Buyers, the newest first. */
export type CustomerList = {
  customers: Customer[];
};

/** One entry of a session's journal. */
export type Event = Change & ({
  /** When it happened. */ at: Millis;
  /** The person who did it; `None` for a buyer or a platform. */ by?: string | null;
  /** Its place: 1..n without a hole. */ seq: number;
});

/** What a person says of a buyer. */
export type Flag = {
  /** When. */ at: Millis;
  /** Who said it. */ by: string;
  /** What it is about. */ kind: FlagKind;
  /** In so many words. */ note?: string | null;
};

/** What a flag is about. */
export type FlagKind = "did_not_take_delivery" | "deposit_needed" | "other";

/** What a `batch` event carries. */
export type Frame = {
  /** In order, none left out. */ events: Event[];
  server_time: Millis;
  /** The session's figures after them. */ totals: Totals;
};

/** Who gets a part of another's order. */
export type Friend = {
  /** A buyer of the shop who has no open order in the session. */ known: CustomerId;
} | ({
  /** Somebody whom the shop has not heard yet. */ new: {
    /** What they are called. */ name: string;
    phone?: null | Phone;
  };
});

/** From comments to goods, each a part of the one before but for orders that
people wrote down. */
export type Funnel = {
  /** Different comments. */ comments: number;
  /** Those that a person said yes to. */ confirmed: number;
  /** Those whose goods have left the shop. */ handed_over: number;
  /** Numbered orders that are not cancelled. */ orders: number;
  /** Those read as an order or as more of one. */ readings: number;
};

/** A time in which a channel that had been connected was not. */
export type Gap = {
  /** Comments written in it that came after all. */ caught_up: number;
  /** When it was last heard. */ from: Millis;
  /** Code of why it was lost. */ reason?: string | null;
  to?: null | Millis;
};

/** After how many minutes unconfirmed goods pass on. */
export type HoldForm = {
  key: string;
  /** 1 to 10,080; none holds them for good. */ minutes?: number | null;
};

/** Somebody on a platform. */
export type Identity = {
  /** The platform's own id of them. */ author: string;
  /** Its id: the buyer that it was taken for at first. */ id: CustomerId;
  /** The name under which they wrote first. */ name: string;
  /** Where they write. */ platform: Platform;
};

/** Money by how far its goods have come. Booked holds confirmed, and that what
was handed over. */
export type Income = {
  /** Price of all that is held for orders that are not cancelled, or with
  their buyers. */ booked: Vnd;
  /** Price of what lines held when they were emptied: taken back or sent back. */ cancelled: Vnd;
  /** The same over confirmed orders. */ confirmed: Vnd;
  /** The same over orders that were handed over. */ handed_over: Vnd;
};

/** What the writer wants. */
export type Intent = "order" | "add" | "change" | "cancel" | "question" | "contact" | "other";

/** An invitation of one helper. */
export type Invite = {
  expires_at: Millis;
  /** To be opened on the helper's phone. */ link: string;
  /** The same as a QR code. */ qr_svg: string;
};

/** How far a job has come. */
export type JobState = "queued" | "printing" | "done" | "failed";

/** A comment that a person brought, as it was booked. */
export type KeptByHand = {
  /** Its id. */ comment_id: CommentId;
  order_id?: null | OrderId;
  /** What became of it. */ outcome: Outcome;
  /** Its place among those that were brought, from 0. */ row: number;
};

/** A command without further words. */
export type Key = {
  key: string;
};

/** A comment that a person brought and that was here already. */
export type LeftOutByHand = {
  comment_id?: null | CommentId;
  /** Its place among those that were brought, from 0. */ row: number;
};

/** One line of an order. */
export type Line = {
  /** Price of what is held. */ amount: Vnd;
  /** The product's code. */ code: string;
  /** Units that a cancellation gave up. */ dropped: Quantity;
  /** Units kept. */ held: Quantity;
  /** Its id. */ id: LineId;
  /** The product's name. */ name: string;
  /** Which choice. */ option?: string | null;
  /** What. */ product_id: ProductId;
  /** The product's unit. */ unit: string;
  /** Price of one unit at the moment of sale. */ unit_price: Vnd;
  /** Units waited for. */ waiting: Quantity;
};

/** One product (with option) of an order. */
export type LineId = number;

/** A line's own price, as a person saw its order. */
export type LinePriceForm = {
  key: string;
  line_id: LineId;
  /** Đồng for one unit. */ price: Vnd;
  /** The order's version that the person saw. */ version: number;
};

/** A link's token, and what its bearer wants to be called. */
export type Login = {
  name?: string | null;
  token: string;
};

/** Who is signed in. */
export type Me = {
  shop: Shop;
  user: User;
};

/** Who is the same buyer. */
export type MergeCustomersForm = {
  key: string;
  /** The open orders of both in sessions where both have one, as the person
  saw them: they are joined. */ orders?: SeenForm[];
  /** The buyer who is the path's one from now on. */ other_id: CustomerId;
};

/** Which order goes in, as a person saw both. */
export type MergeForm = {
  key: string;
  /** The order's version that the person saw. */ version: number;
  /** The other order, open and of the same session. */ with_id: OrderId;
  /** Its version that the person saw. */ with_version: number;
};

/** Milliseconds since 1970-01-01T00:00:00Z. */
export type Millis = number;

/** Words to be understood as a product from now on. */
export type NewAliasForm = {
  key: string;
  product_id: ProductId;
  /** As buyers type them: 2 to 40 characters, at most 6 words. Tone marks and
  capitals make no difference. */ words: string;
};

/** A live to be heard. */
export type NewChannelForm = {
  /** A TikTok user or link, for `tiktok` also a room's number; a Facebook page or
  live, by name, number or link; the relay's or TikFinity's `ws://` or
  `wss://` address, empty for where TikFinity listens by itself; for `push` the
  name of 1 to 40 letters a-z, digits and hyphens that the tool connects to
  (`/relay/NAME`); or the name of a recording. */ address: string;
  key: string;
  /** `tiktok`, `tikfinity`, `euler`, `facebook`, `relay`, `push` or `file`. */ kind: string;
  platform: Platform;
};

/** A comment that was lost on the platform. */
export type NewCommentForm = WrittenComment & ({
  channel_id?: null | ChannelId;
  key: string;
  platform?: null | Platform;
});

/** Where a buyer can be reached. What is left out stays as it is; an empty text
takes it off. */
export type NewContact = {
  /** At most 300 characters. */ address?: string | null;
  key: string;
  /** As people type it: with spaces, dots or +84. */ phone?: string | null;
};

/** What is said of a buyer. */
export type NewFlagForm = {
  flag: FlagKind;
  key: string;
  /** At most 200 characters; `other` needs some. */ note?: string | null;
};

/** What a buyer wants who has no open order. */
export type NewOrder = {
  customer_id: CustomerId;
  key: string;
  option?: string | null;
  product_id: ProductId;
  quantity: Quantity;
};

/** A product to be added. */
export type NewProductForm = ProductForm & {
  code: string;
  on_hand?: Quantity;
};

/** A session to be opened. */
export type NewSessionForm = {
  key: string;
  part_fill?: boolean;
  repeat?: Repeat;
  title: string;
};

/** What is noted on an order, as a person saw it. */
export type NoteForm = {
  key: string;
  /** At most 200 characters; an empty one takes the note off. */ note: string;
  /** The order's version that the person saw. */ version: number;
};

/** How often something was odd. */
export type OddityCount = {
  /** Messages. */ messages: number;
  /** What. */ reason: string;
};

/** A session's own terms for a product, and what it sold. */
export type Offer = {
  price?: null | Vnd;
  product_id: ProductId;
  quota?: null | Quantity;
  /** Units that the session's orders hold or have taken home. */ sold: Quantity;
};

/** A session's own terms for a product. */
export type OfferForm = {
  key: string;
  price?: null | Vnd;
  quota?: null | Quantity;
};

/** A session's own terms. */
export type OfferList = {
  offers: Offer[];
};

/** Words to be forgotten. */
export type OldAliasForm = {
  key: string;
  /** As they were taught; tone marks and capitals make no difference. */ words: string;
};

/** What is said of a buyer no more. */
export type OldFlagForm = {
  flag: FlagKind;
  key: string;
};

/** An order as a person saw it who would join it with another. */
export type OpenOrder = {
  /** Its id. */ id: OrderId;
  /** Its running number. */ number?: number | null;
  /** Its session. */ session_id: SessionId;
  /** Where it stands. */ state: OrderState;
  /** Counts its changes. */ version: number;
};

/** An order. */
export type Order = {
  act?: null | ActId;
  /** Whether there is a delivery address: in a comment, or written down. */ address: boolean;
  asked?: null | Asked;
  claim?: null | Claim;
  /** How many comments it came from. */ comment_count: number;
  /** What its buyer wrote, oldest first, at most five: the last ones that
  asked something of the desk, and the last of the others. */ comments: OrderComment[];
  /** Whose. */ customer: Customer;
  /** Its id. */ id: OrderId;
  /** Its lines. */ lines: Line[];
  /** What people noted on it. */ note?: string | null;
  /** Running number in the session. */ number?: number | null;
  /** When it was opened. */ opened_at: Millis;
  /** Why. */ reasons: Reason[];
  /** Where it stands. */ state: OrderState;
  /** Whether a person should look at it. */ to_look_at: boolean;
  /** Price of all that is held. */ total: Vnd;
  /** When it changed last. */ updated_at: Millis;
  /** The person who changed it last. */ updated_by?: string | null;
  /** Counts its changes. */ version: number;
};

/** A person's act on an order, as they saw it. */
export type OrderAct = {
  key: string;
  /** The order's version that the person saw. */ version: number;
};

/** A comment as its order shows it. */
export type OrderComment = {
  /** Whether it holds a delivery address or a part of one. */ address?: boolean;
  /** Whether it was deleted on the platform. */ deleted: boolean;
  /** What its buyer made of it later, on the platform. The order stands by
  `text`. */ edited?: string | null;
  /** Its id. */ id: CommentId;
  /** What became of it. */ outcome: Outcome;
  /** When it was written. */ sent_at: Millis;
  /** Which words gave what (byte offsets into the UTF-8 text). */ spans: Span[];
  /** As typed. */ text: string;
};

/** One buyer's order in one session. */
export type OrderId = number;

/** A page of orders. */
export type OrderList = {
  /** For `after` of the next page; null on the last one. */ next?: number | null;
  orders: Order[];
};

/** An order, and what was done to it. */
export type OrderPast = {
  /** The last first, at most 50. */ acts: PastAct[];
  order: Order;
};

/** Where an order stands. */
export type OrderState = "to_look_at" | "booked" | "confirmed" | "packed" | "handed_over" | "cancelled";

/** Orders by where they stand. */
export type OrdersByState = {
  /** Booked. */ booked: number;
  /** Cancelled, or sent back. */ cancelled: number;
  /** Confirmed, and neither packed nor handed over yet. */ confirmed: number;
  /** Handed over. */ handed_over: number;
  /** Packed, and not handed over yet. */ packed: number;
  /** Never had a line. */ to_look_at: number;
};

/** What became of a comment. */
export type Outcome = "none" | "contact" | "repeat" | "cancelled" | "changed" | "booked" | "waiting" | "look";

/** On what a printer prints. */
export type Paper = "58mm" | "80mm" | "a6";

/** An act, and whether it may be taken back. */
export type PastAct = Act & ({
  /** Whether who asks may take it back as things stand: it has not been taken
  back, it is theirs to take back, and no later act stands upon it. */ may_undo: boolean;
  /** In a person's words: the note of an order, or why goods were thrown away
  or counted otherwise. */ note?: string | null;
  quantity?: null | Quantity;
});

/** A list of comments. */
export type PastedForm = {
  channel_id?: null | ChannelId;
  platform?: null | Platform;
  /** The list as it was copied, at most 1 MB and 5,000 comments. */ text: string;
};

/** A product that a comment of a list names. */
export type PastedItem = {
  /** Its code. */ code: string;
  /** Which choice. */ option?: string | null;
  quantity?: null | Quantity;
};

/** A list of comments, held against what is here. */
export type PastedLook = {
  /** Numbers of the lines that say nothing by themselves: headings, times,
  buttons. */ aside: number[];
  /** Its comments, in its order. */ rows: PastedRow[];
  /** The lines that could not be read. */ unread: UnreadLine[];
};

/** A comment of a list. */
export type PastedRow = {
  /** The platform's id of its author. */ author?: string | null;
  /** What to say as `besides` to book it nevertheless: how many the same are
  here or further up in the list. */ besides: number;
  /** Whose it is by its author's id; or where that is not told, the buyers
  of this name who wrote in this session, at most five. */ buyers: Customer[];
  /** Whether that is clear. */ clear: boolean;
  comment_id?: null | CommentId;
  /** The platform's id of it. */ id?: string | null;
  /** What its author wants. */ intent: Intent;
  /** What it names. */ items: PastedItem[];
  /** The number of its first line, from 1. */ line: number;
  /** Its author's name. */ name: string;
  /** Why it is not. */ reasons: Reason[];
  sent_at?: null | Millis;
  /** Which words gave what (byte offsets into the UTF-8 text). */ spans: Span[];
  /** Whether it is here. */ state: PastedState;
  /** What was written. */ text: string;
  /** How exact that is, in milliseconds. */ within?: number | null;
};

/** Whether a comment that a person brings is here. */
export type PastedState = "here" | "missing" | "doubtful";

/** A Vietnamese phone number in national form (`0987654321`). `Debug` shows
the last three digits only, so that logs never hold a number. */
export type Phone = string;

/** The product on show from now on. */
export type Pin = {
  key: string;
  product_id?: null | ProductId;
};

/** One place in a product's line. */
export type Place = {
  /** When it came in. */ arrived_at: Millis;
  /** Whether its goods are held; otherwise it waits. */ held: boolean;
  held_since?: null | Millis;
  /** Its number among those who came in; it decides between places of the
  same moment. */ id: WishId;
  /** The buyer's display name. */ name: string;
  /** The order's running number in its session. */ number?: number | null;
  /** Which choice of the product. */ option?: string | null;
  /** The order. */ order_id: OrderId;
  /** Units. */ quantity: Quantity;
  /** When its comment was written, as the platform says. */ sent_at: Millis;
  /** The order's session. */ session_id: SessionId;
  /** Where the order stands. */ state: OrderState;
  /** What the buyer wrote; none if a person wrote it down, or a hold time
  sent the order to the end of the line. */ text?: string | null;
};

/** Where a live runs. The one list of platforms outside of the wires. */
export type Platform = "tiktok" | "facebook";

/** How much of the next harvest may be ordered before it is there. */
export type PreorderForm = {
  key: string;
  /** `"0"` closes the pre-order. */ quantity: Quantity;
};

/** A job as people see it. */
export type PrintJob = {
  /** When. */ at: Millis;
  /** Who gave it. */ by: string;
  fault?: null | PrinterFault;
  /** The key of the command that gave it. */ id: string;
  /** Slips that the printer took. */ printed: number;
  /** Slips of it. */ slips: number;
  /** How far it has come. */ state: JobState;
};

/** What is to be printed. */
export type PrintSlips = {
  /** Whether also what was printed already. */ again?: boolean;
  key: string;
  /** Slips of these orders, 50 at most; left out, those that wait. */ order_ids?: OrderId[] | null;
};

/** A slip that was printed. */
export type PrintedSlip = {
  /** When. */ at: Millis;
  /** Who printed it. */ by: string;
  /** Whether the order has other goods, prices or another buyer now. */ changed: boolean;
  /** Whether it is still on its way to the printer. */ going: boolean;
  /** The buyer. */ name: string;
  /** The order's number. */ number?: number | null;
  /** Of which order. */ order_id: OrderId;
};

/** A printer on the network. */
export type Printer = {
  /** Its address on the shop's network: `192.168.1.50:9100`. */ address: string;
  /** Whether it has a knife. */ cut: boolean;
  /** What it prints on. */ paper: Paper;
};

/** What is wrong with a printer, or with how it took a job. */
export type PrinterFault = "no_answer" | "refused" | "no_paper" | "open" | "not_ready" | "stuck" | "broke_off" | "nothing_drawn";

/** A printer on the shop's network. */
export type PrinterForm = {
  /** A number on the shop's own network (192.168.x.x, 10.x.x.x, 172.16–31.x.x,
  fd…) or on this machine, with or without a port from 1024 on; 9100 is the
  usual one. Empty takes the printer away. */ address: string;
  /** Whether it has a knife. */ cut?: boolean;
  key: string;
  paper: Paper;
};

/** The shop's printer, and what it was given. */
export type PrinterState = {
  /** Its last jobs, the last first, since the program was started. */ jobs: PrintJob[];
  printer?: null | Printer;
};

/** A trial. */
export type PrinterTrial = {
  key: string;
};

/** Slips on their way to the shop's printer. */
export type PrintingSlips = {
  job: PrintJob;
  /** Those that somebody has printed already. */ left_out: PrintedSlip[];
};

/** The wire shape of a problem. */
export type Problem = {
  /** The kind of problem, for programs. */ code: string;
  current?: null | Current;
  /** What happened, in the caller's language. */ detail: string;
  /** The HTTP status. */ status: number;
  /** The status in words. */ title: string;
  /** Always `about:blank`: `code` tells the kinds apart. */ type: string;
};

/** A product with its stock. */
export type Product = {
  /** Other names. */ aliases: string[];
  /** What the seller calls out. */ code: string;
  /** Units kept for orders. */ held: Quantity;
  /** Its id. */ id: ProductId;
  /** Full name. */ name: string;
  /** Units in the shop. */ on_hand: Quantity;
  /** Choices. */ options: string[];
  /** Name of a built-in picture. */ picture?: string | null;
  /** Units of the next harvest that may be held before they are there. */ preorder?: Quantity;
  /** Đồng for one unit. */ price: Vnd;
  /** Smallest quantity sold. */ step: Quantity;
  /** The unit in which price and stock are counted. */ unit: string;
  /** Grows with each change of price or description; a change names the
  version it was made on. */ version: number;
  /** Units for which buyers stand in line. */ waiting: Quantity;
};

/** What a product's figures changed by. */
export type ProductCorrection = {
  /** Units cancelled. */ cancelled: Quantity;
  /** What the seller calls out. */ code: string;
  /** Which. */ id: ProductId;
  /** Units lost for lack of stock. */ missed: Quantity;
  /** Full name. */ name: string;
  /** Money. */ revenue: Income;
  /** Units sold, negative if less. */ sold: Quantity;
  /** The unit of the quantities. */ unit: string;
};

/** A product's description. */
export type ProductForm = {
  aliases?: string[];
  key: string;
  name: string;
  options?: string[];
  picture?: string | null;
  price: Vnd;
  step?: null | Quantity;
  unit: string;
};

/** One thing on sale. */
export type ProductId = number;

/** A product's line, first in line first. */
export type ProductLineUp = {
  /** Places behind the 5,000 that are shown. */ left_out: number;
  places: Place[];
  product: Product;
};

/** All that is on sale. */
export type ProductList = {
  products: Product[];
};

/** What was done to a product. */
export type ProductPast = {
  /** The last first, at most 20 of the shop's last 500 on goods. */ acts: PastAct[];
};

/** Slips that did not come out. */
export type PutSlipsBack = {
  key: string;
  order_ids: OrderId[];
};

/** A number of units with at most three decimal places, between −10^12 and
10^12. JSON and text form: a decimal string without trailing zeros
(`"1.5"`). */
export type Quantity = string;

/** What is to be asked, and how. */
export type Question = {
  /** Whether the platform can write it to the buyer for us; else a person
  copies it or reads it out. */ by_reply: boolean;
  /** In so many words. */ text: string;
};

/** How well comments were read. */
export type ReadingQuality = {
  /** Orders opened by comments whose goods a person corrected. */ corrected: number;
  /** Names of products that the session was taught. */ taught: number;
  /** Comments that a person had to look at. */ to_look_at: number;
};

/** Why a reading is not clear, or an order wants a look. */
export type Reason = "no_product" | "ambiguous_product" | "unknown_product" | "unknown_quantity" | "large_quantity" | "impossible_quantity" | "unknown_option" | "conditional" | "weak_words" | "code_or_quantity" | "repeated" | "no_such_line" | "already_confirmed" | "doubtful_cancel" | "too_long" | "short_of_stock" | "hold_expired" | "comment_edited" | "comment_deleted" | "after_close";

/** Goods that came in. */
export type Receipt = {
  key: string;
  quantity: Quantity;
};

/** What the same buyer's same wish means when it comes again. */
export type Repeat = "once" | "add" | "replace";

/** What one session brought: as it stands while it is open, and as it stood when
it was closed. */
export type Report = ReportFigures & ({
  /** The streams. */ channels: Channel[];
  closing?: null | Closing;
  /** How complete the comments are, by all that ever brought some. */ completeness: ChannelRecord[];
  /** The session over time. */ pace: ReportPace;
  /** The session. */ session: SessionSummary;
});

/** How often a person did something. */
export type ReportActs = {
  /** How often. */ acts: number;
  /** The kind of act. */ kind: string;
  /** How many of these were taken back. */ undone: number;
};

/** What one person did. */
export type ReportAssistant = {
  /** What they did. */ acts: ReportActs[];
  /** What these hold. */ confirmed: Vnd;
  /** Orders that stand as confirmed by them. */ confirmed_orders: number;
  /** Who. */ name: string;
};

/** What came by one channel. */
export type ReportChannel = {
  /** User name, room or address. */ address?: string | null;
  /** Different comments that it brought. */ comments: number;
  id?: null | ChannelId;
  /** How it is heard; `hand`: comments that people wrote down. */ kind?: string | null;
  /** Those of them of buyers who had none in an earlier session. */ newcomers: number;
  /** Numbered orders that it opened and that are not cancelled. */ orders: number;
  platform?: null | Platform;
  /** Money of what it opened. */ revenue: Income;
};

/** Comments of a session. */
export type ReportComments = {
  /** Comments that came again. */ duplicates: number;
  /** Read as an order or as more of one. */ orders: number;
  /** Different comments. */ received: number;
  /** To be looked at by a person. */ to_look_at: number;
};

/** What figures changed by, negative where they fell. */
export type ReportCorrections = {
  /** Comments that were written down after all. */ comments: number;
  /** Buyers. */ customers: number;
  /** Numbered orders that are not cancelled. */ orders: number;
  /** By product, of which anything changed. */ products: ProductCorrection[];
  /** Money. */ revenue: Income;
};

/** One day. */
export type ReportDay = Income & {
  /** `2026-11-21`, in Asia/Ho_Chi_Minh. */ day: string;
  /** Numbered orders opened on it that are not cancelled. */ orders: number;
};

/** What is counted of a session at one moment. */
export type ReportFigures = {
  /** What an order holds on the average, in whole đồng. */ average_order: Vnd;
  /** By who confirmed the orders, and who did what. */ by_assistant: ReportAssistant[];
  /** By the channel that opened the orders. */ by_channel: ReportChannel[];
  /** What came in. */ comments: ReportComments;
  /** Different buyers with such an order. */ customers: number;
  /** By day of the opening of orders. */ days: ReportDay[];
  /** From comments to goods. */ funnel: Funnel;
  /** Those of them who had none in an earlier session of the shop, as it was
  known when they ordered. */ new_customers: number;
  /** Numbered orders that are not cancelled. */ orders: number;
  /** Orders by state. */ orders_by_state: OrdersByState;
  /** By product. */ products: ReportProduct[];
  /** How well it was read. */ reading: ReadingQuality;
  /** The others. */ returning_customers: number;
  /** Money. */ revenue: Income;
};

/** A session in steps of equal length; those in which nothing happened are left
out. */
export type ReportPace = {
  /** Minutes of a step: 1 for up to twelve hours, then as many as it takes for
  720 steps at most. */ minutes: number;
  /** They. */ steps: ReportStep[];
};

/** One product. */
export type ReportProduct = {
  /** Units that lines held when they were emptied. */ cancelled: Quantity;
  /** What the seller calls out. */ code: string;
  /** The same over confirmed orders. */ confirmed: Quantity;
  /** The same over orders that were handed over. */ handed_over: Quantity;
  /** Which. */ id: ProductId;
  /** Units in the shop that nobody has ordered. */ left_over: Quantity;
  /** Units lost for lack of stock: given up while they were waited for. */ missed: Quantity;
  /** Their price. */ missed_money: Vnd;
  /** Full name. */ name: string;
  /** Units in the shop. */ on_hand: Quantity;
  /** Orders with such a line. */ orders: number;
  /** Money. */ revenue: Income;
  /** Units held for orders that are not cancelled, or with their buyers. */ sold: Quantity;
  /** The unit of the quantities. */ unit: string;
  /** Units that orders wait for. */ waiting: Quantity;
};

/** Some minutes of a session. */
export type ReportStep = {
  /** When they begin. */ at: Millis;
  /** What these hold. */ booked: Vnd;
  /** Comments written in them. */ comments: number;
  /** Orders opened in them that are numbered and not cancelled. */ orders: number;
  pinned?: null | ProductId;
  /** The most viewers that were told in them, all streams together; null if
  none were told. */ viewers?: number | null;
};

/** Goods that came back, as a person saw their order. */
export type ReturnForm = {
  key: string;
  reason: ReturnReason;
  /** The order's version that the person saw. */ version: number;
};

/** Why goods came back. */
export type ReturnReason = "did_not_take_delivery" | "other";

/** Money of a session. */
export type Revenue = {
  /** Price of all that is held for orders that are not cancelled. */ booked: Vnd;
  /** The same over confirmed orders. */ confirmed: Vnd;
};

/** What a person may do. */
export type Role = "owner" | "assistant";

/** Buyers with one phone number. */
export type SamePhone = {
  /** Who left it, at least two. */ customers: Customer[];
  /** The number. */ phone: Phone;
};

/** Phone numbers that several buyers have left. */
export type SamePhoneList = {
  groups: SamePhone[];
  /** For `after` of the next page; null on the last one. */ next?: string | null;
};

/** An open order as a person saw it. */
export type SeenForm = {
  order_id: OrderId;
  version: number;
};

/** One livestream sale, "phiên". */
export type SessionId = number;

/** Sessions of the shop. */
export type SessionList = {
  sessions: SessionSummary[];
};

/** Whether a session takes comments. */
export type SessionState = "open" | "closed";

/** A session. */
export type SessionSummary = {
  closed_at?: null | Millis;
  /** Minutes after which unconfirmed goods pass on to who waits, if ever. */ hold_minutes?: number | null;
  /** Its id. */ id: SessionId;
  /** When it was opened. */ opened_at: Millis;
  /** Whether a part of a wish is held and the rest waits. */ part_fill: boolean;
  pinned?: null | ProductId;
  /** What a repeated wish means. */ repeat: Repeat;
  /** Whether it takes comments. */ state: SessionState;
  /** What the seller called it. */ title: string;
  /** Figures. */ totals: Totals;
};

/** What a line is to hold. */
export type SetLine = {
  key: string;
  option?: string | null;
  product_id: ProductId;
  /** `"0"` drops the line. */ quantity: Quantity;
  /** The order's version that the person saw. */ version: number;
};

/** A producer's shop. */
export type Shop = {
  /** Its id. */ id: ShopId;
  /** Its name. */ name: string;
};

/** A producer's shop: the owner of everything else. */
export type ShopId = number;

/** A slip. */
export type Slip = {
  /** What is in the parcel. */ lines: SlipLine[];
  /** The buyer. */ name: string;
  /** The order's number in its session, "STT". */ number?: number | null;
  /** Of which order. */ order_id: OrderId;
  phone?: null | Phone;
  /** The last four digits of the buyer's number: who reads a slip that lies
  about does not learn the number. */ phone_end?: string | null;
  /** To be collected from the buyer. */ total: Vnd;
};

/** One line of a slip. */
export type SlipLine = {
  /** Price of the line. */ amount: Vnd;
  /** The product's name. */ name: string;
  /** Which of its choices. */ option?: string | null;
  /** Units that are in the parcel. */ quantity: Quantity;
  /** In which unit. */ unit: string;
  /** Price of one unit. */ unit_price: Vnd;
  /** Units that the buyer still waits for. */ waiting: Quantity;
};

/** Slips of a session. */
export type SlipList = {
  /** Of one order: how it was printed, if it was. Otherwise the last 20 that
  were printed, the last first. */ printed: PrintedSlip[];
  /** The session's title. */ session: string;
  /** The shop's name. */ shop: string;
  /** By number, at most 50. */ slips: SlipPage[];
  /** How many wait: of confirmed orders, never printed or changed since. */ waiting: number;
};

/** A slip as a page prints it. */
export type SlipPage = Slip & {
  /** The code that leads to the order, as SVG. */ qr_svg: string;
};

/** Slips that wait again. */
export type SlipsBack = {
  order_ids: OrderId[];
};

/** How many slips wait. */
export type SlipsWaiting = {
  /** The session's confirmed orders at that moment: a screen that hears of
  more of them can count on. */ confirmed: number;
  waiting: number;
};

/** A session as it is now: what a screen shows before the event stream
continues after `seq`. */
export type Snapshot = {
  channels: Channel[];
  /** The last 40, the newest last. */ comments: Comment[];
  /** Confirmed, packed, handed over or cancelled, the last 20. */ done: Order[];
  /** To look at, the first 60. */ look: Order[];
  products: Product[];
  /** Booked and not confirmed, the first 60. */ queue: Order[];
  seq: number;
  server_time: Millis;
  session: SessionSummary;
};

/** A stretch of the comment's own text. */
export type Span = {
  /** One past the last byte, on a character boundary. */ end: number;
  /** What it gave. */ role: SpanRole;
  /** First byte, on a character boundary. */ start: number;
};

/** What a stretch of the text gave. */
export type SpanRole = "intent" | "product" | "quantity" | "option" | "phone" | "address" | "unknown";

/** Who is another buyer. */
export type SplitCustomerForm = {
  /** One of the buyer's identities. */ identity_id: CustomerId;
  key: string;
};

/** What goes to whom, as a person saw their order. */
export type SplitForm = {
  key: string;
  /** Some must stay in the order. */ lines: ChosenLine[];
  /** Who gets it. */ to: Friend;
  /** The order's version that the person saw. */ version: number;
};

/** An order that was split. */
export type SplitOrder = {
  /** The new order. */ new: Order;
  /** It, with what stayed in it. */ order: Order;
};

/** Goods that were thrown away. */
export type SpoilForm = {
  key: string;
  /** At most 200 characters. */ note?: string | null;
  quantity: Quantity;
  reason: SpoilReason;
};

/** Why goods were thrown away. */
export type SpoilReason = "rotten" | "damaged" | "out_of_date" | "other";

/** Slips that are the asker's to print; they count as printed. */
export type TakenSlips = {
  /** Those that somebody has printed already. */ left_out: PrintedSlip[];
  slips: SlipPage[];
};

/** Figures of a session, kept in the booking transaction. */
export type Totals = {
  /** Cancelled orders. */ cancelled: number;
  /** Comments that a person should look at. */ comments_to_look_at: number;
  /** Confirmed orders. */ confirmed: number;
  /** Buyers with such an order. */ customers: number;
  /** Comments that came again. */ duplicates: number;
  /** Orders that a person should look at. */ look: number;
  /** Numbered orders that are not cancelled. */ orders: number;
  /** Booked orders that nobody has confirmed yet. */ queue: number;
  /** Comments read as an order or as more of one. */ read_as_orders: number;
  /** Different comments that came in. */ received: number;
  /** Money. */ revenue: Revenue;
};

/** An act that was taken back. */
export type Undone = {
  /** It. */ act: Act;
  order?: null | Order;
};

/** A line that could not be read. */
export type UnreadLine = {
  /** Its number, from 1. */ line: number;
  /** As it stands there. */ text: string;
};

/** A person of a shop. */
export type User = {
  /** Their id. */ id: UserId;
  /** What the others call them. */ name: string;
  /** What they may do. */ role: Role;
};

/** A person who may open the desk. */
export type UserId = number;

/** Whole đồng; negative for differences. */
export type Vnd = number;

/** A place in a product's waiting line. */
export type WishId = number;

/** A comment that a person brings. */
export type WrittenComment = {
  /** The platform's id of its author, if it is known. */ author?: string | null;
  /** How many the same comments (author, text, time) the person knows to be
  here besides this one. With more than these here, it is not booked. */ besides?: number;
  customer_id?: null | CustomerId;
  /** The platform's id of it, if it is known. */ id?: string | null;
  /** Its author's display name. */ name?: string;
  sent_at?: null | Millis;
  /** What was written. */ text: string;
  /** How exact that is, in milliseconds; left out, a minute. */ within?: number | null;
};
