import { afterEach, expect, it, vi } from "vitest";
import { call, Refused, Unreachable } from "./api";

vi.mock("../i18n", () => ({ language: { value: "vi" } }));

/** An answer whose body breaks off half way. */
const torn = (status: number) => {
  const body = new ReadableStream({
    start(answer) {
      answer.enqueue(new TextEncoder().encode('{"detail":"Lan'));
      answer.error(new Error("cut"));
    },
  });
  return new Response(body, { status });
};
const answers = (answer: Response) => vi.stubGlobal("fetch", async () => answer);
const asked = () => call("POST", "/a", {}).catch(why => why);

afterEach(() => vi.unstubAllGlobals());

it("takes what breaks off half way for no answer, be it a yes or a no", async () => {
  for (const status of [200, 409]) {
    answers(torn(status));
    expect(await asked(), `${status}`).toBeInstanceOf(Unreachable);
  }
});

it("takes a no for a no, also in words that are not the server's", async () => {
  for (const body of ['{"detail":"Lan","code":"claimed"}', "<h1>Not Found</h1>"]) {
    answers(new Response(body, { status: 409 }));
    expect(await asked()).toBeInstanceOf(Refused);
  }
});

it("waits for a server that is not ready", async () => {
  for (const status of [502, 503, 504]) {
    answers(new Response("", { status }));
    expect(await asked()).toBeInstanceOf(Unreachable);
  }
});
