// The laptop's column of comments. It stands still while the pointer is on it.

import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import type { Comment, CommentList } from "../api";
import { get } from "../data/api";
import { plain } from "../data/format";
import { type Desk, KEEP_COMMENTS } from "../data/store";
import { s } from "../i18n/pages";
import { PlatformMark } from "../parts/marks";
import { Age, Empty, Marked } from "../parts/words";
import { Look } from "./look";
import { desk, listen, shown } from "./state";

type Shown = typeof shown.value;

const SHOWN = 40;

const isOrder = (comment: Comment) => comment.intent !== "question" && comment.intent !== "other";

function Row({ comment }: { comment: Comment }) {
  const outcome =
    comment.outcome === "none" && comment.intent === "question"
      ? s().question
      : s().outcomes[comment.outcome];
  return (
    <article class="comment">
      <PlatformMark of={comment.platform} />
      <div class="grow">
        <h3>
          <span class="name">{comment.author}</span>
          <Age at={comment.sent_at} />
          {outcome && <em class={comment.outcome}>{outcome}</em>}
        </h3>
        <p>
          <Marked text={comment.text} spans={comment.spans} />
        </p>
      </div>
    </article>
  );
}

/** Comments of the past that were not told so far. */
export function withComments(desk: Desk, list: readonly Comment[]): Desk {
  const comments = new Map([...list, ...desk.comments].map(one => [one.id, one]));
  return { ...desk, comments: [...comments.values()].sort((a, b) => a.id - b.id).slice(-KEEP_COMMENTS) };
}

/** Only what is shown comes over the line: the others' past is asked for first. */
async function show(name: Shown): Promise<void> {
  shown.value = name;
  listen();
  const known = desk.peek();
  if (name === "look" || !known) return;
  const list = await get<CommentList>(`/sessions/${known.session.id}/comments?limit=${KEEP_COMMENTS}`).catch(
    () => null,
  );
  const still = desk.peek();
  if (list && still) desk.value = withComments(still, list.comments);
}

const leave = () => {
  shown.value = "look";
};

export function Comments() {
  useEffect(() => leave, []);
  const still = useSignal<readonly Comment[] | null>(null);
  const all = desk.value?.comments ?? [];
  const source = still.value ?? all;
  const listed = source.filter(comment => shown.value === "all" || isOrder(comment));
  const held = still.value
    ? all.filter(comment => !still.value?.some(one => one.id === comment.id)).length
    : 0;
  const tab = (name: Shown, words: string, count = 0) => (
    <button type="button" aria-pressed={shown.value === name} onClick={() => show(name)}>
      {words}
      {count > 0 && <em key={count}>{plain(count)}</em>}
    </button>
  );
  return (
    <aside class="column comments" aria-label={s().comments}>
      <h2>
        {s().comments}
        {held > 0 && <small>{s().commentsHeld(held)}</small>}
      </h2>
      <div class="filter">
        {tab("look", s().commentsLook, desk.value?.session.totals.look)}
        {tab("orders", s().commentsOrders)}
        {tab("all", s().commentsAll)}
      </div>
      <section
        class="scroll"
        aria-label={s().comments}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling list must be reachable by keyboard
        tabIndex={0}
        onMouseEnter={() => (still.value = all)}
        onMouseLeave={() => (still.value = null)}
      >
        {shown.value === "look" ? (
          <Look />
        ) : (
          listed
            .slice(-SHOWN)
            .reverse()
            .map(comment => <Row key={comment.id} comment={comment} />)
        )}
        {shown.value !== "look" && listed.length === 0 && <Empty title={s().commentsEmpty} />}
      </section>
    </aside>
  );
}
