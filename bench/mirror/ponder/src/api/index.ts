import { Hono } from 'hono';

/** Ponder wants an API file. */
export default new Hono();
