// Entry file of the thread that assists a check with large files.
import { workerData } from 'node:worker_threads';
import type { AssistantData } from '../check/assistant_messages.ts';
import { assist } from '../check/assistant_work.ts';

assist(workerData as AssistantData);
