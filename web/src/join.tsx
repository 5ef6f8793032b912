// The door: the link's token is handed in once for a cookie.

import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import type { Me } from "./api";
import { call, Refused } from "./data/api";
import { t } from "./i18n";
import { s } from "./i18n/pages";
import { me } from "./me";
import { adopt } from "./parts/adopt";
import { Hat, Icon } from "./parts/marks";
import { go } from "./router";
import page from "./style/page.css?inline";

adopt(page);

/** The address is `#TOKEN`, or `#TOKEN&name` when the link asks a helper for a name first. */
export function Join() {
  const [token = "", asksName] = location.hash.replace(/^#/, "").split("&");
  const name = useSignal("");
  const entering = useSignal(false);
  const fault = useSignal<[string, string] | null>(token ? null : [s().linkMissing, s().linkMissingHint]);
  const enter = async (event?: Event) => {
    event?.preventDefault();
    entering.value = true;
    try {
      const typed = name.value.trim();
      me.value = await call<Me>("POST", "/logins", typed ? { token, name: typed } : { token });
      go("/", true);
    } catch (why) {
      const refused = why instanceof Refused;
      if (refused && [401, 404, 410].includes(why.status)) fault.value = [s().linkUsed, s().linkUsedHint];
      else fault.value = [t().cannotLoad, refused ? why.message : t().cannotLoadHint];
      entering.value = false;
    }
  };
  useEffect(() => {
    document.title = `${s().joinTitle} – ${t().name}`;
    if (token && !asksName) void enter();
  }, []);
  return (
    <main class="door">
      <Hat />
      <h1>{s().joinTitle}</h1>
      {fault.value ? (
        <div role="alert">
          <p class="chip lacks">
            <Icon of="warn" />
            {fault.value[0]}
          </p>
          <p>{fault.value[1]}</p>
        </div>
      ) : (
        <form onSubmit={enter}>
          <label class="field" hidden={!asksName}>
            <span>{s().joinName}</span>
            <input
              autoComplete="name"
              maxLength={40}
              value={name.value}
              onInput={event => (name.value = event.currentTarget.value)}
            />
            <small>{s().joinNameHint}</small>
          </label>
          <button type="submit" class="yes" disabled={entering.value}>
            <Icon of="check" />
            {entering.value ? s().joining : s().joinNow}
          </button>
        </form>
      )}
    </main>
  );
}

/** Shown instead of any page to a visitor without a cookie. */
export function SignedOut() {
  useEffect(() => {
    // What was kept to be seen without signal is nobody's any more.
    import("./post/picture").then(part => part.forget()).catch(() => {});
  }, []);
  return (
    <main class="door">
      <Hat />
      <h1>{s().signedOut}</h1>
      <p>{s().signedOutHint}</p>
    </main>
  );
}
