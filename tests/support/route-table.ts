import { glob } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import type { Express, Router } from 'express';
import { type Access, declaredAccess } from '../../src/platform/auth.ts';

export interface RouteEntry {
  readonly method: string;
  readonly path: string;
  /** What its `allow` asks for; empty where it stands without one. */
  readonly access: readonly Access[];
  /** The folder its router stands in; none for a router that is made by a function. */
  readonly module: string | undefined;
}

interface Layer {
  readonly handle: object & { stack?: Layer[] };
  readonly route?: { path: string | string[]; stack: { method?: string; handle: object }[] };
}

/** Every route of an app, below the paths its modules are mounted at. */
export function routeTable(app: Express, mounts: readonly { path: string; router: Router }[]): RouteEntry[] {
  const own = app.router as unknown as { stack: Layer[] };
  return own.stack.flatMap((layer) => {
    const mount = mounts.find(({ router }) => router === (layer.handle as object));
    return routesBelow(layer, mount?.path ?? '', undefined);
  });
}

const moduleOf = new Map<unknown, string>();
for await (const file of glob('src/modules/*/*.routes.ts')) {
  const exported: Record<string, unknown> = await import(join(process.cwd(), file));
  for (const value of Object.values(exported)) moduleOf.set(value, basename(dirname(file)));
}

function routesBelow(layer: Layer, prefix: string, above: string | undefined): RouteEntry[] {
  const module = moduleOf.get(layer.handle) ?? above;
  if (layer.handle.stack && !layer.route)
    return layer.handle.stack.flatMap((inner) => routesBelow(inner, prefix, module));
  if (!layer.route) return [];
  const { path, stack } = layer.route;
  const access = stack.map(({ handle }) => declaredAccess(handle)).filter((found) => found !== undefined);
  const methods = [...new Set(stack.map(({ method }) => method ?? 'all'))];
  return [path].flat().flatMap((one) =>
    methods.map((method) => ({
      method,
      path: `${prefix}${one}`.replace(/\/+/g, '/').replace(/(.)\/$/, '$1'),
      access,
      module,
    })),
  );
}
