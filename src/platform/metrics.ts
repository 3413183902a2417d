import type { RequestHandler } from 'express';
import { collectDefaultMetrics, Histogram, Registry } from 'prom-client';
import { routeOf } from './logging.ts';

/** Everything this process measures. */
const metrics = new Registry();
collectDefaultMetrics({ register: metrics, prefix: 'waystation_' });

const durations = new Histogram({
  name: 'waystation_http_request_seconds',
  help: 'Time to answer a request, by route',
  labelNames: ['method', 'route', 'status'],
  buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5],
  registers: [metrics],
});

export function measureRequests(): RequestHandler {
  return (req, res, next) => {
    const stop = durations.startTimer();
    res.once('finish', () => stop({ method: req.method, route: routeOf(req), status: res.statusCode }));
    next();
  };
}

/** For Prometheus on this machine or network; anybody else is told there is nothing here. */
export function metricsPage(): RequestHandler {
  return async (req, res, next) => {
    if (!isNear(req.ip)) return next('route');
    res.type(metrics.contentType).send(await metrics.metrics());
  };
}

const near = /^(127\.|10\.|192\.168\.|172\.(1[6-9]|2\d|3[01])\.|::1$|f[cd])/;

function isNear(address: string | undefined): boolean {
  return near.test((address ?? '').replace(/^::ffff:/, ''));
}
