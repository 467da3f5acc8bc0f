import { ApiProperty, type ApiPropertyOptions, getSchemaPath } from '@nestjs/swagger';

const CHUNK_TOKENS = { minimum: 100, maximum: 4096 } as const;

/** Sizes of chunks. */
export class ChunkSizesDto {
  @ApiProperty({
    type: 'integer',
    ...CHUNK_TOKENS,
    description: 'Tokens that a chunk has at most.',
    example: 800,
  })
  readonly max_chunk_size_tokens!: number;

  @ApiProperty({
    type: 'integer',
    description: 'Tokens that neighbouring chunks share: at most half of `max_chunk_size_tokens`.',
    example: 400,
  })
  readonly chunk_overlap_tokens!: number;
}

/** Leaves the sizes to OpenAI. */
export class AutoChunkingDto {
  @ApiProperty({
    enum: ['auto'],
    description: 'At present chunks of 800 tokens that share 400.',
    example: 'auto',
  })
  readonly type!: 'auto';
}

/** Chunks of a given size, both as asked for and as answered. */
export class StaticChunkingDto {
  @ApiProperty({ enum: ['static'], description: 'Sizes are given.', example: 'static' })
  readonly type!: 'static';

  @ApiProperty({ type: ChunkSizesDto, description: 'The sizes.' })
  readonly static!: ChunkSizesDto;
}

/** Of files indexed before there was a choice. */
export class OtherChunkingDto {
  @ApiProperty({ enum: ['other'], description: 'Sizes are not known.', example: 'other' })
  readonly type!: 'other';
}

/** How files are to be cut; of the classes that use it, each must name its choices as extra models. */
export const CHUNKING_REQUEST: ApiPropertyOptions = {
  oneOf: [{ $ref: getSchemaPath(AutoChunkingDto) }, { $ref: getSchemaPath(StaticChunkingDto) }],
  description: 'How files are cut into chunks; `auto` when left out. It cannot be changed later.',
  example: { type: 'static', static: { max_chunk_size_tokens: 800, chunk_overlap_tokens: 400 } },
};

/** How a file was cut; of the classes that use it, each must name its choices as extra models. */
export const CHUNKING_ANSWER: ApiPropertyOptions = {
  oneOf: [{ $ref: getSchemaPath(StaticChunkingDto) }, { $ref: getSchemaPath(OtherChunkingDto) }],
  description: 'How the file was cut into chunks.',
  example: { type: 'static', static: { max_chunk_size_tokens: 800, chunk_overlap_tokens: 400 } },
};
