import { expect, it } from "vitest";
import { Refused, Unreachable } from "./api";
import { Command } from "./command";

/** A server that answers each call in turn; an error is thrown. */
function server(...answers: unknown[]) {
  const keys: string[] = [];
  const call = async <T>(_method: string, _path: string, body: object): Promise<T> => {
    keys.push((body as { key: string }).key);
    const answer = answers.shift();
    if (answer instanceof Error) throw answer;
    return answer as T;
  };
  return { keys, command: new Command(call) };
}

it("keeps its key while no answer came, and tells so", async () => {
  const { keys, command } = server(new Unreachable(), { id: 7 }, { id: 8 });
  expect(await command.send("/a", { quantity: "2" })).toBeNull();
  expect([command.lost.value, command.refused.value]).toEqual([true, null]);
  expect(await command.send("/a", { quantity: "2" })).toEqual({ id: 7 });
  expect(command.lost.value).toBe(false);
  expect(keys[1]).toBe(keys[0]);
  // It was answered: the same again is meant again.
  await command.send("/a", { quantity: "2" });
  expect(keys[2]).not.toBe(keys[0]);
});

it("has another key for other words", async () => {
  const { keys, command } = server(new Unreachable(), new Unreachable(), new Unreachable());
  await command.send("/a", { quantity: "2" });
  await command.send("/a", { quantity: "3" });
  await command.send("/b", { quantity: "3" });
  expect(new Set(keys).size).toBe(3);
});

it("has another key after a refusal, whose words stay until the next try", async () => {
  const no = new Refused({ code: "claimed", detail: "Lan" }, 409);
  const { keys, command } = server(no, {});
  await command.send("/a", {});
  expect(command.refused.value).toBe(no);
  expect(command.lost.value).toBe(false);
  expect(await command.send("/a", {})).toEqual({});
  expect(command.refused.value).toBeNull();
  expect(keys[1]).not.toBe(keys[0]);
});

it("sends nothing twice at once", async () => {
  const { keys, command } = server({ id: 1 }, { id: 2 });
  const both = await Promise.all([command.send("/a", {}), command.send("/a", {})]);
  expect(both).toEqual([{ id: 1 }, null]);
  expect(keys.length).toBe(1);
});
