// One product's form, for a new one and for changes.

import { useSignal } from "@preact/signals";
import type { Product } from "../api";
import { decimal, thousandths } from "../data/format";
import { s } from "../i18n/pages";
import { useLetter, Wrong } from "../parts/form";
import { Icon, PICTURES, Picture } from "../parts/marks";
import { changed, type Fields, fieldsOf, keptOr } from "./fields";

const list = (typed: string) =>
  typed
    .split(",")
    .map(one => one.trim())
    .filter(one => one);

/** Digits of a price as typed: "45.000" → 45000 */
const dong = (typed: string) => Number(typed.replace(/\D/g, ""));

interface FieldProps {
  name: string;
  words: string;
  hint?: string | undefined;
  value?: string | undefined;
  needed?: boolean;
  mode?: "decimal" | "numeric";
}

function Field({ name, words, hint, value, needed, mode }: FieldProps) {
  return (
    <label class="field">
      <span>{words}</span>
      <input
        name={name}
        defaultValue={value ?? ""}
        required={needed}
        inputMode={mode}
        autoComplete="off"
        maxLength={200}
      />
      {hint && <small>{hint}</small>}
    </label>
  );
}

/** Reads the form; quantities in the server's form, an unreadable one as typed so that the server says why. */
function read(form: HTMLFormElement, seen: Product | undefined, picture: string): object {
  const typed = (name: string) => String(new FormData(form).get(name) ?? "").trim();
  const exact = (name: string) => (typed(name) ? decimal(thousandths(typed(name))) : undefined);
  const common = {
    name: typed("name"),
    unit: typed("unit"),
    price: dong(typed("price")),
    step: exact("step") ?? "1",
    aliases: list(typed("aliases")),
    options: list(typed("options")),
    picture,
  };
  return seen
    ? { ...common, version: seen.version }
    : { ...common, code: typed("code"), on_hand: exact("on_hand") ?? "0" };
}

/** Takes over what was changed meanwhile, but for what the user has typed; returns what was changed. */
function takeOver(form: HTMLFormElement, before: Product, now: Product): Fields {
  const was = fieldsOf(before);
  const theirs = changed(was, fieldsOf(now));
  for (const [name, value] of Object.entries(theirs)) {
    const field = form.elements.namedItem(name) as HTMLInputElement;
    field.value = keptOr(field.value, was[name], value);
  }
  return theirs;
}

interface Props {
  product?: Product;
  done(product: Product): void;
  /** Somebody else has changed it: this is it now. */
  newer?(product: Product): void;
}

export function ProductForm({ product, done, newer }: Props) {
  // The product that the form was filled in from; what comes in meanwhile does not change it.
  const seen = useSignal(product);
  const others = useSignal<Fields>({});
  const picture = useSignal<string>(product?.picture ?? PICTURES[0]);
  const letter = useLetter(product?.name ?? s().addProduct);
  const save = async (event: Event) => {
    event.preventDefault();
    const form = event.currentTarget as HTMLFormElement;
    const body = read(form, seen.value, picture.value);
    const saved = product
      ? await letter.send<Product>(`/products/${product.id}`, body, { method: "PUT" })
      : await letter.send<Product>("/products", body);
    if (saved) return done(saved);
    const why = letter.refused.peek();
    if (!seen.value || why?.code !== "product_changed") return;
    const now = why.current as Product;
    others.value = takeOver(form, seen.value, now);
    if (picture.value === (seen.value.picture ?? PICTURES[0])) picture.value = now.picture ?? PICTURES[0];
    seen.value = now;
    newer?.(now);
  };
  const first = seen.value && fieldsOf(seen.value);
  const hint = (name: string, usual?: string) => {
    const theirs = others.value[name];
    return theirs === undefined ? usual : s().nowIs(theirs);
  };
  return (
    <form class="form" onSubmit={save}>
      <fieldset class="choices wide">
        <legend>{s().picture}</legend>
        {PICTURES.map(name => (
          <label key={name} class={name === picture.value ? "choice on" : "choice"}>
            <input
              type="radio"
              name="picture"
              aria-label={s().pictures[name]}
              checked={name === picture.value}
              onChange={() => (picture.value = name)}
            />
            <Picture of={name} />
          </label>
        ))}
      </fieldset>
      <Field name="name" words={s().productName} hint={hint("name")} value={first?.name} needed />
      {!product && <Field name="code" words={s().productCode} hint={s().productCodeHint} needed />}
      <Field name="price" words={s().price} hint={hint("price")} value={first?.price} needed mode="numeric" />
      <Field name="unit" words={s().unit} hint={hint("unit", s().unitHint)} value={first?.unit} needed />
      <Field name="step" words={s().step} hint={hint("step")} value={first?.step ?? "1"} mode="decimal" />
      {!product && <Field name="on_hand" words={s().stockNow} mode="decimal" />}
      <Field
        name="aliases"
        words={s().aliases}
        hint={hint("aliases", s().aliasesHint)}
        value={first?.aliases}
      />
      <Field
        name="options"
        words={s().options}
        hint={hint("options", s().optionsHint)}
        value={first?.options}
      />
      <div class="wide">
        <Wrong of={letter} />
      </div>
      <button type="submit" class="yes wide" disabled={letter.busy.value}>
        <Icon of="check" />
        {s().save}
      </button>
    </form>
  );
}
