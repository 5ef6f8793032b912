// The shop's printer on its network: the owner says where it is, and tries it.

import { useSignal } from "@preact/signals";
import { useEffect, useMemo } from "preact/hooks";
import type { Paper, Printer, PrinterState, PrintJob } from "../api";
import { get } from "../data/api";
import { p } from "../i18n/slips";
import { Choices, Field, useCommand, whyNot } from "../parts/form";
import { Icon } from "../parts/marks";
import { PAPERS } from "./paper";
import { follower, jobWords } from "./press";

export function PrinterSetup() {
  const printer = useSignal<Printer | null | undefined>(undefined);
  const address = useSignal("");
  const paper = useSignal<Paper>("80mm");
  const cut = useSignal(true);
  const saved = useSignal(false);
  const [saving, trying] = [useCommand(), useCommand()];
  const press = useMemo(follower, []);
  const take = (state: PrinterState) => {
    const known = state.printer ?? null;
    printer.value = known;
    address.value = known?.address ?? "";
    if (known) [paper.value, cut.value] = [known.paper, known.cut];
  };
  useEffect(() => {
    get<PrinterState>("/printer").then(take, () => {});
    return press.stop;
  }, []);
  const save = async (where: string) => {
    press.stop();
    saved.value = false;
    const body = { address: where.trim(), paper: paper.value, cut: cut.value };
    const state = await saving.send<PrinterState>("/printer", body);
    if (!state) return;
    take(state);
    saved.value = state.printer != null;
  };
  const attempt = async () => {
    const job = await trying.send<PrintJob>("/printer/trial", {});
    if (job) press.follow(job, () => {});
  };
  if (printer.value === undefined) return null;
  const now = printer.value;
  const job = press.job.value;
  const told = job && jobWords(job, press.lost.value);
  const wrong = saving.refused.value?.status === 422 ? p().printerWrong : whyNot(saving) || whyNot(trying);
  return (
    <section class="slip sheet">
      <h2>{p().printerTitle}</h2>
      <p class="quiet">{p().printerHint}</p>
      <form
        class="form"
        onSubmit={event => {
          event.preventDefault();
          void save(address.value);
        }}
      >
        <Field
          words={p().printerAddress}
          value={address.value}
          set={typed => {
            address.value = typed;
            saved.value = false;
          }}
          hint={p().printerAddressHint}
          needed
          max={60}
        />
        <Choices
          legend={p().paper}
          name="printer-paper"
          of={PAPERS.map(one => [one, p().papers[one], p().paperHints[one]] as const)}
          value={paper.value}
          set={one => (paper.value = one)}
        />
        {paper.value !== "a6" && (
          <label class="tick wide">
            <input
              type="checkbox"
              checked={cut.value}
              onChange={event => (cut.value = event.currentTarget.checked)}
            />
            <span>{p().knife}</span>
          </label>
        )}
        {wrong && (
          <p class="wrong wide" role="alert">
            {wrong}
          </p>
        )}
        <button type="submit" class="plain wide" disabled={saving.busy.value}>
          {p().printerSave}
        </button>
      </form>
      <div role="status">
        {saved.value && (
          <p class="well">
            <Icon of="check" /> {p().printerSaved}
          </p>
        )}
        {told && <p class={told.tone}>{told.words}</p>}
      </div>
      {now && (
        <div class="acts">
          <button type="button" class="plain" disabled={trying.busy.value} onClick={() => void attempt()}>
            <Icon of="print" far />
            {p().printerTry}
          </button>
          <button type="button" class="plain" disabled={saving.busy.value} onClick={() => void save("")}>
            <Icon of="cross" />
            {p().printerGone}
          </button>
        </div>
      )}
    </section>
  );
}
