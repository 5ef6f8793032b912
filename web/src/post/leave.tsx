// The sign-out: what is not sent yet is asked about first, and nothing of the person stays on the phone.

import { useSignal } from "@preact/signals";
import { call, Unreachable } from "../data/api";
import { s } from "../i18n/pages";
import { p } from "../i18n/post";
import { kept } from "../session/state";
import { letAllGo } from "./office";
import { forget } from "./picture";

export function SignOut() {
  const asking = useSignal(false);
  const wrong = useSignal("");
  const leave = async () => {
    wrong.value = "";
    const gone = await call("DELETE", "/logins/current").then(
      () => true,
      // Whoever is signed out already has only this phone to clear.
      why => !(why instanceof Unreachable),
    );
    if (!gone) {
      wrong.value = p().leaveNoSignal;
      return;
    }
    await letAllGo();
    await forget();
    location.assign("/");
  };
  const press = () => {
    if (kept.peek().length > 0) asking.value = true;
    else void leave();
  };
  return (
    <>
      {wrong.value && (
        <p class="wrong wide" role="alert">
          {wrong.value}
        </p>
      )}
      {asking.value ? (
        <>
          <p class="wrong wide" role="alert">
            {p().leaveSure(kept.value.length)}
          </p>
          <button type="button" class="no" onClick={() => void leave()}>
            {p().leaveAll}
          </button>
          <button type="button" class="plain" onClick={() => (asking.value = false)}>
            {p().stay}
          </button>
        </>
      ) : (
        <button type="button" class="plain" onClick={press}>
          {s().signOut}
        </button>
      )}
    </>
  );
}
