import { parentPort, workerData } from 'node:worker_threads';
import type { AsideMessage } from '../../platform/aside.ts';
import { assignAll, usualLimits } from './assign-all.ts';
import type { House } from './assignment.ts';
import type { Plan } from './plan.ts';
import type { Weights } from './weights.ts';

/** The engine in a thread of its own: takes a house, says how far it has come, and answers with the plan. */
const { house, weights } = workerData as { house: House; weights: Weights };
const send = (message: AsideMessage<Plan>) => parentPort?.postMessage(message);
send({ answer: assignAll(house, weights, usualLimits, (share) => send({ share })) });
