// The owner's pages: what both have, and the way between them.

import { useEffect } from "preact/hooks";
import { ReadKey } from "../comfort/read";
import { language, speak, t } from "../i18n";
import { s } from "../i18n/pages";
import { isOwner, me } from "../me";
import { adopt } from "../parts/adopt";
import { lazy } from "../parts/lazy";
import { Icon } from "../parts/marks";
import { Plain } from "../parts/plain";
import { SignOut } from "../post/leave";
import choices from "../style/choices.css?inline";
import forms from "../style/forms.css?inline";
import css from "./setup.css?inline";

adopt(choices);
adopt(forms);
adopt(css);

const Catalogue = lazy<object>(() => import("./catalogue").then(part => part.Catalogue));
const Sessions = lazy<object>(() => import("./sessions").then(part => part.Sessions));
const PrinterSetup = lazy<object>(() => import("../slips/printer").then(part => part.PrinterSetup), true);

function Account() {
  const user = me.value?.user;
  return (
    <section class="slip sheet">
      {user && <p>{s().signedInAs(user.name, s().roles[user.role])}</p>}
      <div class="acts">
        <button
          type="button"
          class="plain"
          lang={language.value === "vi" ? "en" : "vi"}
          onClick={() => void speak(language.value === "vi" ? "en" : "vi")}
        >
          {s().otherLanguage}
        </button>
        <SignOut />
      </div>
    </section>
  );
}

export function Setup({ part }: { part: "stock" | "setup" }) {
  const here = (one: typeof part) => (one === part ? "page" : undefined);
  useEffect(() => {
    document.title = `${part === "stock" ? s().stockTitle : s().setupTitle} – ${t().name}`;
  }, [part]);
  return (
    <Plain
      title={part === "stock" ? s().stockTitle : s().setupTitle}
      under={me.value?.shop.name}
      beside={part === "stock" && <ReadKey say={voice => voice.readStock()} />}
    >
      <nav class="parts noprint" aria-label={t().setup}>
        <a class="plain" href="/">
          <Icon of="basket" />
          {t().orders}
        </a>
        <a class="plain" href="/kho" aria-current={here("stock")}>
          <Icon of="crate" />
          {t().stock}
        </a>
        <a class="plain" href="/thiet-lap" aria-current={here("setup")}>
          <Icon of="gear" far />
          {t().setup}
        </a>
      </nav>
      {part === "stock" && <Catalogue />}
      {part === "setup" && <Sessions />}
      {part === "setup" && isOwner() && <PrinterSetup />}
      {part === "setup" && <Account />}
    </Plain>
  );
}
