// One file for the first route: the entry's script and style, and the
// pictures, are put into index.html. Other routes stay chunks. Everything is
// compressed here once, so that the server only hands out bytes.

import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";
import { defineConfig, type Plugin, type Rollup } from "vite";

const SHARED = "globalThis.phiencho";
const BUDGET = { "index.html": 20 * 1024, chunk: 8 * 1024, voice: 96 * 1024, offline: 128 * 1024 };

interface Made {
  fileName: string;
  source: string | Uint8Array;
}

const sha256 = (text: string) => `'sha256-${createHash("sha256").update(text).digest("base64")}'`;
const bytesOf = (file: Rollup.OutputAsset | Rollup.OutputChunk) =>
  Buffer.from(file.type === "chunk" ? file.code : file.source);

/** Page security policy: only our own files, and only the inlined scripts and style. */
const policy = (scripts: string[], style: string) =>
  [
    "default-src 'self'",
    `script-src 'self' ${scripts.map(sha256).join(" ")}`,
    `style-src 'self' ${sha256(style)}`,
    "img-src 'self' data:",
    "object-src 'none'",
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
  ].join("; ");

/** `a as b, c` → [["a", "b"], ["c", "c"]] */
const names = (list: string): string[][] =>
  list
    .split(",")
    .filter(name => name.trim())
    .map(name => {
      const [from = "", to = from] = name.trim().split(" as ");
      return [from, to];
    });

/** The chunks that the entry needs at once, each after those it takes from. */
function firstOf(entry: Rollup.OutputChunk, bundle: Rollup.OutputBundle): Rollup.OutputChunk[] {
  const found = new Set<Rollup.OutputChunk>();
  const visit = (chunk: Rollup.OutputChunk) => {
    for (const name of chunk.imports) visit(bundle[name] as Rollup.OutputChunk);
    found.add(chunk);
  };
  visit(entry);
  return [...found];
}

/** Inlined chunks have no address: what they export lies in a global, and whoever imports it takes it from there. */
function detach(chunk: Rollup.OutputChunk, inlined: Rollup.OutputChunk[]): string {
  let code = inlined.includes(chunk) ? chunk.code.replaceAll("import(`./", "import(`/assets/") : chunk.code;
  for (const other of inlined) {
    const file = other.fileName.split("/").at(-1) ?? "";
    const take = new RegExp(`import\\{([^}]*)\\}from"\\./${file.replaceAll(".", "\\.")}";?`);
    code = code.replace(
      take,
      (_, list) => `const{${names(list).map(([a, b]) => `${a}:${b}`)}}=${SHARED}["${other.name}"];`,
    );
    code = code.replace(new RegExp(`import"\\./${file.replaceAll(".", "\\.")}";?`), "");
    if (code.includes(file)) throw new Error(`${chunk.fileName} would load ${file} again`);
  }
  return code;
}

function scriptOf(inlined: Rollup.OutputChunk[]): string {
  const blocks = inlined.map(chunk => {
    const give = (_: string, list: string) =>
      `${SHARED}["${chunk.name}"]={${names(list).map(([a, b]) => `${b}:${a}`)}};`;
    return `(()=>{${detach(chunk, inlined).replace(/export\{([^}]*)\};?\s*$/, give)}})();`;
  });
  return `${SHARED}={};${blocks.join("")}`.replaceAll("</script", "<\\/script");
}

function inline(bundle: Rollup.OutputBundle): Made[] {
  const html = bundle["index.html"] as Rollup.OutputAsset;
  const chunks = Object.values(bundle).filter(file => file.type === "chunk");
  const entry = chunks.find(chunk => chunk.isEntry);
  if (!entry) throw new Error("the build has no entry");
  const inlined = firstOf(entry, bundle);
  const script = scriptOf(inlined);
  for (const chunk of chunks) chunk.code = detach(chunk, inlined);
  let style = "";
  let page = String(html.source);
  page = page.replace(/<link rel="stylesheet"[^>]*href="\/([^"]+)"[^>]*>\s*/g, (_, file: string) => {
    style += String((bundle[file] as Rollup.OutputAsset).source).trim();
    delete bundle[file];
    return "";
  });
  page = page.replace(/<script type="module"[^>]*><\/script>\s*/, "");
  page = page.replace(
    "</head>",
    () => `<style>${style}</style>\n<script type="module">${script}</script>\n</head>`,
  );
  for (const chunk of inlined) delete bundle[chunk.fileName];
  html.source = page;
  const scripts = [...page.matchAll(/<script[^>]*>(.*?)<\/script>/gs)].map(([, code = ""]) => code);
  return [{ fileName: "csp.txt", source: policy(scripts, style) }];
}

/** The service worker of this build: it keeps all but the voice, which is kept where it was heard. */
function worker(bundle: Rollup.OutputBundle): Made {
  const page = createHash("sha256")
    .update(bytesOf(bundle["index.html"] as Rollup.OutputAsset))
    .digest("base64");
  const files = Object.keys(bundle).filter(name => /^assets\/.*\.(js|svg)$/.test(name));
  const told = {
    BUILD: page.replace(/\W/g, "").slice(0, 12),
    PAGE: `sha256-${page}`,
    FILES: files.map(name => `/${name}`),
  };
  const source = readFileSync("src/sw.js", "utf8").replace(/^\s*(\/\/|\/\*\*).*\n/gm, "");
  const head = Object.entries(told).map(([name, value]) => `const ${name}=${JSON.stringify(value)};\n`);
  return { fileName: "sw.js", source: head.join("") + source };
}

/** Brotli and gzip beside each file; fails when one is over its budget. */
function precompress(files: [name: string, raw: Buffer][]): Made[] {
  const made: Made[] = [];
  let offline = 0;
  for (const [name, raw] of files) {
    const params = {
      [constants.BROTLI_PARAM_QUALITY]: 11,
      [constants.BROTLI_PARAM_MODE]: constants.BROTLI_MODE_TEXT,
      [constants.BROTLI_PARAM_SIZE_HINT]: raw.length,
    };
    const br = brotliCompressSync(raw, { params });
    const budget = name === "index.html" ? BUDGET[name] : name.endsWith(".bin") ? BUDGET.voice : BUDGET.chunk;
    if (br.length > budget)
      throw new Error(`${name} is ${br.length} bytes in brotli, over its budget of ${budget}`);
    made.push({ fileName: `${name}.br`, source: br });
    made.push({ fileName: `${name}.gz`, source: gzipSync(raw, { level: 9 }) });
    if (!name.endsWith(".bin")) offline += br.length;
  }
  if (offline > BUDGET.offline)
    throw new Error(`${offline} bytes for the phone to keep, over ${BUDGET.offline}`);
  return made;
}

const firstRoute = (): Plugin => ({
  name: "first-route",
  enforce: "post",
  transformIndexHtml: html =>
    html.replace("<!--sprites-->", readFileSync("src/sprites.svg", "utf8").trim().replaceAll("\n", "")),
  generateBundle: {
    order: "post",
    handler(_, bundle) {
      const [policy, sw] = [inline(bundle), worker(bundle)];
      const files = Object.entries(bundle).map(([name, file]): [string, Buffer] => [name, bytesOf(file)]);
      const packed = precompress([...files, [sw.fileName, Buffer.from(sw.source)]]);
      for (const { fileName, source } of [...policy, sw, ...packed])
        this.emitFile({ type: "asset", fileName, source });
    },
  },
});

/** Chunks bring their own styles, so nothing has to be loaded beside them. */
const bareImports = (): Plugin => ({
  name: "bare-imports",
  enforce: "pre",
  load: id => (id.includes("vite/preload-helper") ? "export const __vitePreload = load => load();" : null),
});

let moduleOf: (id: string) => Rollup.ModuleInfo | null = () => null;
const ask = (): Plugin => ({
  name: "ask",
  buildStart() {
    moduleOf = id => this.getModuleInfo(id);
  },
});

/** Is the module needed at once, by the entry or by something that it imports? */
function isFirst(id: string, seen = new Set<string>()): boolean {
  const known = moduleOf(id);
  if (!known || seen.has(id)) return false;
  seen.add(id);
  return known.isEntry || known.importers.some(importer => isFirst(importer, seen));
}

export default defineConfig({
  plugins: [ask(), bareImports(), firstRoute()],
  build: {
    target: "es2022",
    modulePreload: false,
    reportCompressedSize: false,
    assetsInlineLimit: 0,
    rolldownOptions: {
      output: { codeSplitting: { groups: [{ name: "first", test: (id: string) => isFirst(id) }] } },
    },
  },
  server: { proxy: { "/api": process.env.PHIENCHO_URL ?? "http://127.0.0.1:7979" } },
});
