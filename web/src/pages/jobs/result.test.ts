import { describe, expect, it } from 'vitest';
import { baselineOf, classesOf, confusionOf, figuresOf, resultOf } from './result';

const result = (evaluation: unknown) => resultOf({ result: { evaluation } as never });

describe('results', () => {
  it('are told of every kind of model, what matters most first', () => {
    const names = (evaluation: { task: string }) => figuresOf(evaluation as never).map(({ name }) => name);
    expect(names({ task: 'regression', mae: 1, rmse: 2, r2: 0.5 } as never)).toEqual(['r2', 'rmse', 'mae']);
    expect(names({ task: 'language_model', loss: 2, perplexity: 7.4, tokens: 9 } as never)).toEqual([
      'perplexity',
      'loss',
      'tokens',
    ]);
    expect(
      names({ task: 'ordinal', kappa: 0.9, rank_mae: 0.1, accuracy: 0.8, macro_f1: 0.7, loss: 1 } as never)[0],
    ).toBe('kappa');
  });

  it('of classes and of labels have a line for each', () => {
    const scores = [{ class: 'a', precision: 1, recall: 1, f1: 1, support: 2 }];
    expect(classesOf({ task: 'multi_label', labels: scores })).toBe(scores);
    expect(classesOf({ task: 'classification', classes: scores })).toBe(scores);
    expect(classesOf({ task: 'regression' })).toEqual([]);
    expect(confusionOf({ task: 'multi_label', labels: scores })).toBeUndefined();
  });

  it('name what they are compared with', () => {
    const language = { task: 'language_model', baseline: { of: 'frequencies', loss: 3, perplexity: 20 } };
    expect(baselineOf(language)?.of).toBe('frequencies');
    expect(baselineOf(language)?.figures.map(({ value }) => value)).toEqual([20, 3]);
    expect(baselineOf({ task: 'regression', baseline: { rmse: 2, mae: 1 } })?.of).toBe('mean');
    expect(baselineOf({ task: 'classification' })).toBeUndefined();
  });

  it('of a kind that is not known are not drawn', () => {
    expect(result({ task: 'classification', accuracy: 1, macro_f1: 1, loss: 0 })).toBeDefined();
    expect(result({ task: 'something_new', loss: 1 })).toBeUndefined();
    expect(resultOf({ result: null as never })).toBeUndefined();
  });
});
