// Sheets are named in the address, so the phone's back key closes them.

/** The id behind a sheet's name in the address: "/phien/1#don-12" → 12 */
export const sheetOf = (path: string, name: string): number | null =>
  Number(path.split(`#${name}-`)[1]?.match(/^\d+$/)?.[0]) || null;
