// One product's form, for a new one and for changes.

import { useSignal } from "@preact/signals";
import type { Product } from "../api";
import { call, newKey, post } from "../data/api";
import { decimal, quantity, thousandths } from "../data/format";
import { t } from "../i18n";
import { s } from "../i18n/pages";
import { Icon, PICTURES, Picture } from "../parts/marks";

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
  hint?: string;
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
function read(form: HTMLFormElement, product: Product | undefined, picture: string): object {
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
  return product ? common : { ...common, code: typed("code"), on_hand: exact("on_hand") ?? "0" };
}

export function ProductForm({ product, done }: { product?: Product; done(product: Product): void }) {
  const picture = useSignal<string>(product?.picture ?? PICTURES[0]);
  const wrong = useSignal("");
  const saving = useSignal(false);
  const save = async (event: Event) => {
    event.preventDefault();
    const body = read(event.currentTarget as HTMLFormElement, product, picture.value);
    saving.value = true;
    wrong.value = "";
    try {
      done(
        product
          ? await call<Product>("PUT", `/products/${product.id}`, { key: newKey(), ...body })
          : await post<Product>("/products", body),
      );
    } catch (why) {
      wrong.value = (why instanceof Error && why.message) || t().cannotLoadHint;
    }
    saving.value = false;
  };
  return (
    <form class="form" onSubmit={save}>
      <Field name="name" words={s().productName} value={product?.name} needed />
      {!product && <Field name="code" words={s().productCode} hint={s().productCodeHint} needed />}
      <Field name="price" words={s().price} value={product && String(product.price)} needed mode="numeric" />
      <Field name="unit" words={s().unit} hint={s().unitHint} value={product?.unit} needed />
      <Field name="step" words={s().step} value={quantity(product?.step ?? "1")} mode="decimal" />
      {!product && <Field name="on_hand" words={s().stockNow} mode="decimal" />}
      <Field name="aliases" words={s().aliases} hint={s().aliasesHint} value={product?.aliases.join(", ")} />
      <Field name="options" words={s().options} hint={s().optionsHint} value={product?.options.join(", ")} />
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
      {wrong.value && (
        <p class="wrong wide" role="alert">
          {wrong.value}
        </p>
      )}
      <button type="submit" class="yes wide" disabled={saving.value}>
        <Icon of="check" />
        {s().save}
      </button>
    </form>
  );
}
