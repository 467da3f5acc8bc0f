import { Injectable } from '@nestjs/common';
import { Environment } from '../../config/environment.js';
import type { StoragePriceDto } from './dto/storage-report.dto.js';

/** The cost of an amount of storage. */
interface StorageCost {
  readonly usd_per_day: number;
  /** For 30 days. */
  readonly usd_per_month: number;
}

const DAYS_PER_MONTH = 30;
const BYTES_PER_GIB = 1024 ** 3;
const USD_DECIMALS = 6;

/** Computes storage costs from the configured price. */
@Injectable()
export class StoragePriceService {
  readonly price: StoragePriceDto;

  constructor({ STORAGE_PRICE_USD_PER_GIB_DAY, STORAGE_FREE_GIB }: Environment) {
    this.price = { usd_per_gib_day: STORAGE_PRICE_USD_PER_GIB_DAY, free_gib: STORAGE_FREE_GIB };
  }

  /** The cost of billable bytes. */
  costOf(billableBytes: number): StorageCost {
    const usdPerDay = (billableBytes / BYTES_PER_GIB) * this.price.usd_per_gib_day;
    return { usd_per_day: rounded(usdPerDay), usd_per_month: rounded(usdPerDay * DAYS_PER_MONTH) };
  }

  /** The billable part of some bytes; the other bytes of the project use the free storage first. */
  billableBytes(bytes: number, otherBytes: number): number {
    return this.beyondFree(bytes + otherBytes) - this.beyondFree(otherBytes);
  }

  private beyondFree(projectBytes: number): number {
    return Math.max(0, projectBytes - this.price.free_gib * BYTES_PER_GIB);
  }
}

const rounded = (usd: number): number => Number(usd.toFixed(USD_DECIMALS));
