import { describe, expect, it } from 'vitest';
import { headlineOf, optionsOf, reportOf } from './report';

describe('reports', () => {
  it('tell the settings of a candidate on one line', () => {
    const options = { model: { forest: { trees: 200 } }, hidden: [64, 32], class_weight: 'balanced' };
    expect(optionsOf(options)).toBe('model.forest.trees 200, hidden 64 32, class_weight balanced');
    expect(optionsOf({ model: { linear: {} } })).toBe('model.linear ');
    expect(optionsOf({})).toBe('');
  });

  it('are empty where nothing more was found out', () => {
    expect(reportOf({} as never)).toEqual({});
    const words = [{ class: 'a', words: [{ text: 'b', weight: 1 }] }];
    expect(reportOf({ report: { words } } as never).words).toBe(words);
  });

  it('tell of a group what matters most', () => {
    expect(headlineOf({ task: 'regression', rmse: 2, r2: 0.5 })?.name).toBe('r2');
    expect(headlineOf({ task: 'something_new' })).toBeUndefined();
  });
});
