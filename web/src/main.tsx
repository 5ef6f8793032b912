import "./style/base.css";
import "./style/session.css";
import "./style/cards.css";
import { signal } from "@preact/signals";
import { render } from "preact";
import { useEffect } from "preact/hooks";
import type { Me, SessionList } from "./api";
import { get, Refused } from "./data/api";
import { speakAsBefore, t } from "./i18n";
import { me, remembered } from "./me";
import { Book, Home, Join, Setup, SignedOut } from "./parts/lazy";
import { Empty, NotFound } from "./parts/words";
import { go, path } from "./router";
import { SessionPage } from "./session/page";

const signedOut = signal(false);
const RETRY_MS = 2_000;

async function whoAmI(): Promise<void> {
  try {
    me.value = await get<Me>("/me");
  } catch (why) {
    if (why instanceof Refused && why.status === 401) {
      signedOut.value = true;
      me.value = null;
    } else {
      me.value ??= remembered();
      setTimeout(whoAmI, RETRY_MS);
    }
  }
}

/** From the bare address straight to the running session, if just one is open; without signal to the last one. */
async function findRunning(): Promise<void> {
  const list = await get<SessionList>("/sessions").catch(() => null);
  const open = list?.sessions.filter(session => session.state === "open").map(({ id }) => id);
  const [id] = open?.length === 1 ? open : [list ? 0 : localStorage.session];
  if (id) go(`/phien/${id}`, true);
  else go("/#list", true);
}

function Page() {
  const [, place = "", id = ""] = path.value.replace(/#.*/, "").split("/");
  if (place === "join") return <Join />;
  if (signedOut.value && !me.value) return <SignedOut />;
  if (place === "phien" && /^\d+$/.test(id)) return <SessionPage id={Number(id)} />;
  if (place === "so" && /^\d+$/.test(id)) return <Book id={Number(id)} />;
  if (place === "kho") return <Setup part="stock" />;
  if (place === "thiet-lap") return <Setup part="setup" />;
  if (place === "") return <Start />;
  return <NotFound />;
}

function Start() {
  const stay = path.value.includes("#");
  useEffect(() => {
    if (!stay) void findRunning();
  }, [stay]);
  return stay ? <Home /> : <Empty title={t().loading} />;
}

if (!path.value.startsWith("/join")) void whoAmI();
void speakAsBefore();
render(<Page />, document.getElementById("page") as HTMLElement);
