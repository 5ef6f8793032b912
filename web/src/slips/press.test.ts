import { describe, expect, it } from "vitest";
import openapi from "../../openapi.json";
import type { PrintJob } from "../api";
import { slipsEn } from "../i18n/slips.en";
import { slipsVi } from "../i18n/slips.vi";
import { jobWords } from "./press";

const job = (more: Partial<PrintJob>): PrintJob => ({
  id: "a",
  by: "Lan",
  at: 0,
  state: "queued",
  slips: 4,
  printed: 0,
  ...more,
});

describe("whatever is wrong with a printer", () => {
  for (const [language, { faults }] of Object.entries({ vi: slipsVi, en: slipsEn }))
    it(`has its own words: ${language}`, () => {
      expect(Object.keys(faults).sort()).toEqual([...openapi.components.schemas.PrinterFault.enum].sort());
      expect(new Set(Object.values(faults)).size).toBe(Object.keys(faults).length);
    });
});

it("a job is told as it goes, and what it left waits", () => {
  expect(jobWords(job({}), false)).toEqual({ words: "Đang chờ máy in", tone: "" });
  expect(jobWords(job({ state: "printing", printed: 1 }), false).words).toBe("Đang in 1/4");
  expect(jobWords(job({ state: "done", printed: 4 }), false)).toEqual({
    words: "Máy in đã nhận đủ 4 phiếu",
    tone: "well",
  });
  expect(jobWords(job({ state: "failed", printed: 1, fault: "no_paper" }), false)).toEqual({
    words: "Máy in hết giấy. 3 phiếu chưa in vẫn chờ ở đây.",
    tone: "wrong",
  });
  expect(jobWords(job({ state: "printing" }), true).tone).toBe("wrong");
});
