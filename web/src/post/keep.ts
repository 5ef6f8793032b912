// What the phone keeps over a reload or a kill: acts that are not answered yet,
// and the last picture of a session. IndexedDB, since it is there without https,
// too, and `strict` means on the disk. Without it (some private windows) things
// are kept as long as the page lives.

import type { Kept } from "../data/wish";
import { InMemory } from "./memory";
import type { Keep } from "./outbox";

const opened: Promise<IDBDatabase> = new Promise((done, failed) => {
  const asked = indexedDB.open("phiencho", 1);
  asked.onupgradeneeded = () => {
    asked.result.createObjectStore("acts", { autoIncrement: true });
    asked.result.createObjectStore("pictures");
  };
  asked.onsuccess = () => done(asked.result);
  asked.onerror = () => failed(asked.error);
});
opened.catch(() => {});

type Name = "acts" | "pictures";

/** One transaction: what `work` asks for, once it is on the disk. */
export async function within<T>(
  name: Name,
  mode: IDBTransactionMode,
  work: (store: IDBObjectStore) => IDBRequest<T> | undefined,
): Promise<T | undefined> {
  const db = await opened;
  return new Promise((done, failed) => {
    const turn = db.transaction(name, mode, { durability: "strict" });
    const asked = work(turn.objectStore(name));
    turn.oncomplete = () => done(asked?.result);
    turn.onabort = () => failed(turn.error);
  });
}

/** Finds the row that has `key` and does something with it. */
const at = (key: string, found: (row: IDBCursorWithValue) => void) =>
  within("acts", "readwrite", store => {
    const rows = store.openCursor();
    rows.onsuccess = () => {
      const row = rows.result;
      if (row && (row.value as Kept).key !== key) row.continue();
      else if (row) found(row);
    };
    return undefined;
  });

const onDisk: Keep = {
  all: async () => ((await within("acts", "readonly", store => store.getAll())) ?? []) as Kept[],
  add: async one => void (await within("acts", "readwrite", store => store.add(one))),
  change: async (key, one) => void (await at(key, row => void row.update(one))),
  drop: async key => void (await at(key, row => void row.delete())),
};

const inMemory = new InMemory();
const where = opened.then(
  () => onDisk,
  () => inMemory,
);

export const keep: Keep = {
  all: async () => (await where).all(),
  add: async one => (await where).add(one),
  change: async (key, one) => (await where).change(key, one),
  drop: async key => (await where).drop(key),
};
