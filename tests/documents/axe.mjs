// Tries web pages in Chromium; `axe` beside this file says how it is called.

import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";

const packages = createRequire(join(process.env.PACKAGES, "package.json"));
const { chromium } = packages("playwright-core");
const axe = readFileSync(packages.resolve("axe-core/axe.min.js"), "utf8");

// Every rule of these is run, and none is left out.
const RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];
// A desk, a telephone, and the width of WCAG 1.4.10 (reflow). In pixels.
const WIDTHS = [1280, 400, 320];
// 210 by 297 mm in points.
const A4 = [595.28, 841.89];
const ARGUMENTS = [
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

// Opens a page and keeps what it asks for and complains about.
async function open(browser, address, options, found) {
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, ...options });
  const page = await context.newPage();
  page.on("request", (request) => {
    const asked = request.url();
    if (asked !== address && !asked.startsWith("data:")) found.push(`asks for ${asked.slice(0, 100)}`);
  });
  page.on("console", (message) => {
    if (["error", "warning"].includes(message.type())) found.push(`console: ${message.text()}`);
  });
  page.on("pageerror", (error) => found.push(`error: ${error.message}`));
  await page.goto(address, { waitUntil: "load" });
  return page;
}

// What axe finds, with the places; `undecided` gets, rule by rule, how many places a person has to look at.
async function violations(page, where, undecided) {
  await page.evaluate(axe);
  const results = await page.evaluate(
    (rules) => window.axe.run(document, { runOnly: { type: "tag", values: rules } }),
    RULES,
  );
  if (results.passes.length === 0) return [`${where}: axe ran no rule`];
  const place = (node) => `\n    ${node.target.join(" ")}: ${(node.failureSummary ?? "").replace(/\s+/g, " ")}`;
  for (const rule of results.incomplete) {
    undecided.set(rule.id, Math.max(undecided.get(rule.id) ?? 0, rule.nodes.length));
  }
  return results.violations.map(
    (rule) => `${where}: ${rule.id}: ${rule.help}${rule.nodes.map(place).join("")}`,
  );
}

// The page is never wider than the screen.
async function overflow(page, where) {
  const wider = await page.evaluate(() => {
    const root = document.scrollingElement;
    return root.scrollWidth - root.clientWidth;
  });
  return wider > 0 ? [`${where}: the page is ${wider} pixels wider than the screen`] : [];
}

// Every sheet of paper is an A4 sheet upright.
async function paper(page) {
  const pdf = (await page.pdf({ preferCSSPageSize: true })).toString("latin1");
  const boxes = [...pdf.matchAll(/\/MediaBox\s*\[\s*0\s+0\s+([\d.]+)\s+([\d.]+)\s*\]/g)];
  const isA4 = (box) => A4.every((length, side) => Math.abs(length - Number(box[side + 1])) < 1);
  if (boxes.length === 0) return ["printed: no page was found in the PDF"];
  return boxes.filter((box) => !isA4(box)).map((box) => `printed: a page of ${box[1]} by ${box[2]} points`);
}

async function tried(browser, file) {
  const address = pathToFileURL(resolve(file)).href;
  const found = [];
  const undecided = new Map();
  const page = await open(browser, address, {}, found);
  const drawn = await page.screenshot({ fullPage: true });
  for (const width of WIDTHS) {
    await page.setViewportSize({ width, height: 900 });
    for (const isOpen of [false, true]) {
      await page.evaluate((isOpen) => {
        for (const details of document.querySelectorAll("details")) details.open = isOpen;
      }, isOpen);
      const where = `${width} px, ${isOpen ? "unfolded" : "folded"}`;
      found.push(...(await violations(page, where, undecided)), ...(await overflow(page, where)));
    }
  }
  found.push(...(await paper(page)));
  await page.context().close();

  const plain = await open(browser, address, { javaScriptEnabled: false }, found);
  if (!drawn.equals(await plain.screenshot({ fullPage: true }))) {
    found.push("without JavaScript the page looks different");
  }
  await plain.context().close();
  return { found, undecided };
}

const browser = await chromium
  .launch({ executablePath: process.env.CHROMIUM, args: ARGUMENTS, chromiumSandbox: false })
  .catch((error) => {
    console.error(`axe: Chromium did not start: ${error.message}`);
    process.exit(2);
  });
let failed = 0;
for (const file of process.argv.slice(2)) {
  const { found, undecided } = await tried(browser, file);
  for (const [rule, places] of undecided) {
    console.log(`${file}: not decided by axe: ${rule} (up to ${places} places)`);
  }
  for (const each of found) console.log(`${file}: ${each}`);
  if (found.length > 0) failed += 1;
}
await browser.close();
console.log(`${process.argv.length - 2 - failed} passed, ${failed} failed`);
process.exit(failed > 0 ? 1 : 0);
