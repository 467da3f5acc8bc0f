import { type DynamicModule, Global, Module } from '@nestjs/common';
import { ConfigModule } from '@nestjs/config';
import { Environment, parseEnvironment } from './environment.js';

/** Gives every module the validated {@link Environment}. */
@Global()
@Module({})
export class EnvironmentModule {
  /**
   * Reads `.env` and the process's environment; the process's own variables win.
   *
   * @throws InvalidEnvironmentError naming every problem
   */
  static async load(): Promise<Environment> {
    let environment = new Environment();
    await ConfigModule.forRoot({
      validate: (variables) => {
        environment = parseEnvironment(variables);
        return {};
      },
    });
    return environment;
  }

  static with(environment: Environment): DynamicModule {
    return {
      module: EnvironmentModule,
      providers: [{ provide: Environment, useValue: environment }],
      exports: [Environment],
    };
  }
}
