package io.speculative.model;

class TableModelTest extends ModelSessionContract {

    @Override
    protected LanguageModel openModel() {
        return TableModel.random(11, 5, Integer.MAX_VALUE).withContextLength(24);
    }

    @Override
    protected int[] sampleTokens() {
        return new int[] {0, 3, 1, 4, 1, 2, 0, 4, 3, 2, 1, 0};
    }
}
