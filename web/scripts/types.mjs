// Writes src/api.d.ts from openapi.json: one exported type for every schema.
// Knows the part of JSON Schema that the server's document uses. With --check it
// writes nothing and fails if the file is not what it would write.
import { readFileSync, writeFileSync } from "node:fs";

const at = path => new URL(path, import.meta.url);
const { schemas } = JSON.parse(readFileSync(at("../openapi.json"), "utf8")).components;

const PRIMITIVES = {
  string: "string",
  integer: "number",
  number: "number",
  boolean: "boolean",
  null: "null",
};
const many = type => (/[|&]/.test(type) ? `(${type})` : type);
const union = types => [...new Set(types)].join(" | ") || "unknown";

function typeOf(schema) {
  if (schema === true || schema === undefined) return "unknown";
  if (schema.$ref) return schema.$ref.split("/").at(-1);
  if (schema.const !== undefined) return JSON.stringify(schema.const);
  if (schema.enum) return union(schema.enum.map(value => JSON.stringify(value)));
  const choice = schema.oneOf ?? schema.anyOf;
  if (choice) return union(choice.map(one => many(typeOf(one))));
  if (schema.allOf) return schema.allOf.map(one => many(typeOf(one))).join(" & ");
  if (Array.isArray(schema.type)) return union(schema.type.map(type => typeOf({ ...schema, type })));
  if (schema.type === "array") {
    return schema.prefixItems
      ? `[${schema.prefixItems.map(typeOf).join(", ")}]`
      : `${many(typeOf(schema.items))}[]`;
  }
  if (schema.type === "object" || schema.properties) return objectOf(schema);
  return PRIMITIVES[schema.type] ?? "unknown";
}

function objectOf({ properties = {}, required = [], additionalProperties }) {
  const fields = Object.entries(properties).map(([name, schema]) => {
    const note = schema.description ? `/** ${schema.description.replaceAll("*/", "* /")} */ ` : "";
    return `${note}${name}${required.includes(name) ? "" : "?"}: ${typeOf(schema)};`;
  });
  if (fields.length === 0)
    return `Record<string, ${additionalProperties ? typeOf(additionalProperties) : "unknown"}>`;
  return `{\n${fields.join("\n").replace(/^/gm, "  ")}\n}`;
}

const types = Object.entries(schemas).map(([name, schema]) => {
  const note = schema.description ? `/** ${schema.description.replaceAll("*/", "* /")} */\n` : "";
  return `${note}export type ${name} = ${typeOf(schema)};\n`;
});
const written = `// Generated from openapi.json by \`npm run types\`.\n\n${types.join("\n")}`;
const file = at("../src/api.d.ts");
if (!process.argv.includes("--check")) writeFileSync(file, written);
else if (readFileSync(file, "utf8") !== written) {
  process.stderr.write("src/api.d.ts is not what openapi.json says: run `npm run types`\n");
  process.exitCode = 1;
}
