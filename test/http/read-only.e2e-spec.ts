import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { DiscoveryService, MetadataScanner } from '@nestjs/core';
import { problem, send, upstreamCalls } from '../support/client.js';
import { sendRaw } from '../support/raw-client.js';
