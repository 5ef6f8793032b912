// The laptop's column of comments. It stands still while the pointer is on it.

import { useSignal } from "@preact/signals";
import type { Comment } from "../api";
import { plain } from "../data/format";
import { s } from "../i18n/pages";
import { PlatformMark } from "../parts/marks";
import { Age, Empty, Marked } from "../parts/words";
import { Look } from "./look";
import { desk } from "./state";

type Filter = "look" | "orders" | "all";
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

export function Comments() {
  const filter = useSignal<Filter>("look");
  const still = useSignal<readonly Comment[] | null>(null);
  const all = desk.value?.comments ?? [];
  const source = still.value ?? all;
  const shown = source.filter(comment => filter.value === "all" || isOrder(comment));
  const held = still.value
    ? all.filter(comment => !still.value?.some(one => one.id === comment.id)).length
    : 0;
  const tab = (name: Filter, words: string, count = 0) => (
    <button type="button" aria-pressed={filter.value === name} onClick={() => (filter.value = name)}>
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
        {filter.value === "look" ? (
          <Look />
        ) : (
          shown
            .slice(-SHOWN)
            .reverse()
            .map(comment => <Row key={comment.id} comment={comment} />)
        )}
        {filter.value !== "look" && shown.length === 0 && <Empty title={s().commentsEmpty} />}
      </section>
    </aside>
  );
}
