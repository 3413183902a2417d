import { mkdirSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import bundled from '@sparticuz/chromium';
import { type Browser, chromium } from 'playwright-core';
import { watchBrowser } from './open-browsers.ts';

/**
 * Starts the browser that ships inside the npm package, with a Chinese font of its own, so that pages look the same on
 * every machine. Close it when done.
 */
export async function launchBrowser(): Promise<Browser> {
  const browser = await chromium.launch({
    executablePath: await bundled.executablePath(),
    args: [...bundled.args.filter((arg) => !unwanted.has(arg)), '--disable-gpu'],
    env: { ...definedEnvironment(), ...fontEnvironment() },
    headless: true,
  });
  watchBrowser(browser);
  return browser;
}

/**
 * `--single-process` loses pages under load, the next two switch off checks that these tests rely on, and the rest draws
 * every frame with a graphics card made of software, which takes as long as all the rest of a page.
 */
const unwanted = new Set([
  '--single-process',
  '--disable-web-security',
  '--allow-running-insecure-content',
  '--use-gl=angle',
  '--use-angle=swiftshader',
  '--enable-unsafe-swiftshader',
  '--ignore-gpu-blocklist',
  '--in-process-gpu',
]);

function fontEnvironment(): Record<string, string> {
  const folder = join(tmpdir(), 'waystation-test-fonts');
  mkdirSync(join(folder, 'cache'), { recursive: true });
  const config = join(folder, 'fonts.conf');
  writeFileSync(config, fontConfig(join(folder, 'cache')));
  return { FONTCONFIG_FILE: config, FONTCONFIG_PATH: folder };
}

function fontConfig(cache: string): string {
  const weights = ['400Regular', '500Medium', '600SemiBold', '700Bold'];
  const families = ['noto-sans-sc', 'inter', 'noto-serif'].map((name) =>
    packageFolder(`@expo-google-fonts/${name}`),
  );
  const folders = families.flatMap((family) => weights.map((weight) => join(family, weight)));
  return `<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
${folders.map((folder) => `  <dir>${folder}</dir>`).join('\n')}
  <cachedir>${cache}</cachedir>
  <alias><family>sans-serif</family><prefer><family>Inter</family><family>Noto Sans SC</family></prefer></alias>
  <alias><family>serif</family><prefer><family>Noto Serif</family><family>Noto Sans SC</family></prefer></alias>
</fontconfig>
`;
}

function packageFolder(name: string): string {
  return dirname(createRequire(import.meta.url).resolve(`${name}/package.json`));
}

function definedEnvironment(): Record<string, string> {
  return Object.fromEntries(
    Object.entries(process.env).filter((entry): entry is [string, string] => entry[1] !== undefined),
  );
}
