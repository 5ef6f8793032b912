import { describe, expect, it } from "vitest";
import { product } from "../data/samples";
import { changed, fieldsOf, keptOr } from "./fields";

describe("a form that was opened before somebody else saved theirs", () => {
  const was = fieldsOf(product(1, { price: 35_000, step: "0.5", options: ["mặn", "ngọt"] }));

  it("shows what was changed meanwhile, and nothing else", () => {
    const is = fieldsOf(product(1, { price: 40_000, step: "0.5", options: ["mặn"], on_hand: "9" }));
    expect(changed(was, is)).toEqual({ price: "40000", options: "mặn" });
  });

  it("takes over what the user has not touched, and keeps what they typed", () => {
    const { price } = was;
    expect(keptOr("35000", price, "40000")).toBe("40000");
    expect(keptOr("35000 ", price, "40000")).toBe("40000");
    expect(keptOr("37.000", price, "40000")).toBe("37.000");
    expect(keptOr("", "tro", "gio")).toBe("");
  });
});
