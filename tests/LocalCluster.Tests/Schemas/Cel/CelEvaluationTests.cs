using LocalCluster.Schemas;
using LocalCluster.Schemas.Cel;

namespace LocalCluster.Tests.Schemas.Cel;

public sealed class CelEvaluationTests
{
    private const string Schema =
        "{'type': 'object', 'properties': {'name': {'type': 'string'}, 'count': {'type': 'integer'}, 'ratio': {'type': 'number'}, "
        + "'on': {'type': 'boolean'}, 'tags': {'type': 'array', 'items': {'type': 'string'}}, 'labels': {'type': 'object', "
        + "'additionalProperties': {'type': 'string'}}, 'size': {'x-kubernetes-int-or-string': true}, 'at': {'type': 'string', "
        + "'format': 'date-time'}, 'wait': {'type': 'string', 'format': 'duration'}, 'name-space': {'type': 'string'}, 'items': {'type': 'array', 'items': "
        + "{'type': 'object', 'properties': {'k': {'type': 'string'}, 'v': {'type': 'integer'}}}}}}";

    private const string Value =
        "{'name': 'model-a', 'count': 3, 'ratio': 2, 'on': true, 'tags': ['a', 'b', 'c'], 'labels': {'x': 'y'}, 'size': '1Gi', "
        + "'at': '2026-01-01T00:00:00Z', 'wait': '1m30s', 'name-space': 'ns', 'items': [{'k': 'p', 'v': 1}, {'k': 'q', 'v': 2}]}";

    [TestCase("self.count + 2 == 5 && self.count * 2 - 1 == 5 && 7 / 2 == 3 && 7 % 2 == 1")]
    [TestCase("self.ratio / 4.0 == 0.5")]
    [TestCase("self.ratio < self.count")]
    [TestCase("-self.count == -3 && !(!self.on)")]
    [TestCase("1 + 2 * 3 == 7 && (1 + 2) * 3 == 9")]
    [TestCase("self.count > 2 ? self.on : false")]
    [TestCase("has(self.name) && !has(self.labels.none)")]
    [TestCase("'b' in self.tags && !('z' in self.tags) && 'x' in self.labels")]
    [TestCase("self.labels['x'] == 'y' && self.labels.x == 'y' && self.tags[1] == 'b'")]
    [TestCase("size(self.tags) == 3 && self.name.size() == 7 && size({'a': 1}) == 1")]
    [TestCase("self.name.startsWith('model') && self.name.endsWith('-a') && self.name.contains('el-')")]
    [TestCase("self.name.matches('^[a-z-]+$') && !self.name.matches('^x')")]
    [TestCase("self.name.split('-') == ['model', 'a'] && ['model', 'a'].join('-') == self.name")]
    [TestCase("'AbC'.lowerAscii() == 'abc' && 'AbC'.upperAscii() == 'ABC' && '  x '.trim() == 'x'")]
    [TestCase("self.name.find('[a-z]+') == 'model' && 'a1b22'.findAll('[0-9]+') == ['1', '22']")]
    [TestCase("self.name.replace('-', '_') == 'model_a' && self.name.substring(6) == 'a' && self.name.substring(0, 5) == 'model'")]
    [TestCase("self.name.indexOf('-') == 5 && self.name.charAt(0) == 'm' && '%s=%d'.format(['a', 1]) == 'a=1'")]
    [TestCase("self.tags.all(t, t.size() == 1) && self.tags.exists(t, t == 'c') && self.tags.exists_one(t, t == 'c')")]
    [TestCase("self.tags.filter(t, t != 'a') == ['b', 'c'] && self.items.map(i, i.v) == [1, 2] && self.items.map(i, i.v > 1, i.k) == ['q']")]
    [TestCase("self.labels.all(k, self.labels[k] == 'y')")]
    [TestCase("self.items.all(i, self.items.exists_one(j, j.k == i.k))")]
    [TestCase("int('5') == 5 && double('1.5') == 1.5 && string(self.count) == '3' && int(2.9) == 2 && bool('true')")]
    [TestCase("self.wait == duration('90s') && self.wait.getSeconds() == 90 && duration('500ms') < duration('1s')")]
    [TestCase("self.at < timestamp('2026-01-02T00:00:00Z') && self.at.getFullYear() == 2026 && self.at + duration('1h') > self.at")]
    [TestCase("quantity(string(self.size)).isGreaterThan(quantity('1G')) && quantity('1').compareTo(quantity('1000m')) == 0")]
    [TestCase("isQuantity('1Gi') && !isQuantity('x') && quantity('500m').add(quantity('500m')) == quantity('1') && quantity('2').asInteger() == 2")]
    [TestCase("isURL('https://a.example:8080/p?x=1') && !isURL('no url') && url('https://a.example:8080/p').getHost() == 'a.example:8080'")]
    [TestCase("url('s3://bucket/key').getScheme() == 's3' && url('s3://bucket/key').getHostname() == 'bucket' && url('s3://bucket/key').getEscapedPath() == '/key'")]
    [TestCase("self.name__dash__space == 'ns'")]
    [TestCase("type(self.count) == int && [1, 2].sum() == 3 && [3, 1].min() == 1 && [1, 2].isSorted()")]
    [TestCase("sets.contains(self.tags, ['a']) && sets.equivalent([1, 2], [2, 1])")]
    [TestCase("true || self.labels.none == ''")]
    [TestCase("self.labels.none == '' || true")]
    [TestCase("!(self.labels.none == '' && false)")]
    [TestCase("[1, 2] + [3] == [1, 2, 3] && {'a': 1} == {'a': 1} && 'a' + 'b' == 'ab'")]
    [TestCase("r'\\d' == '\\\\d' && \"\"\"a\"\"\" == 'a' && 0x10 == 16 // a comment")]
    [TestCase("isIP('127.0.0.1') && !isIP('localhost') && isCIDR('10.0.0.0/8')")]
    public void Evaluate_TrueExpression_IsTrue(string expression)
    {
        var schema = OpenApiReader.Read(Json.Object(Schema));

        CelProgram.Compile(expression, schema).Evaluate(CelValues.From(Json.Object(Value), schema), null).Should().Be(true);
    }

    [TestCase("self.labels.none == ''", "no such key: none")]
    [TestCase("self.tags[9] == ''", "index out of bounds: 9")]
    [TestCase("self.count / 0 == 1", "division by zero")]
    [TestCase("int(self.name) == 1", "type conversion error from 'string' to 'int': model-a")]
    [TestCase("9223372036854775807 + 1 == 0", "integer overflow")]
    [TestCase("dyn(self.name) > 1", "no such overload: _>_(string, int)")]
    public void Evaluate_WithoutAValue_SaysWhy(string expression, string expected)
    {
        var schema = OpenApiReader.Read(Json.Object(Schema));
        var program = CelProgram.Compile(expression, schema);

        var act = () => program.Evaluate(CelValues.From(Json.Object(Value), schema), null);

        act.Should().Throw<CelEvaluationException>().WithMessage(expected);
    }

    [Test]
    public void Evaluate_Runaway_IsStopped()
    {
        var schema = OpenApiReader.Read(Json.Object(Schema));
        var list = $"[{string.Join(", ", Enumerable.Range(0, 200))}]";
        var program = CelProgram.Compile($"{list}.all(a, {list}.all(b, {list}.all(c, a + b + c >= 0)))", schema);

        var act = () => program.Evaluate(CelValues.From(Json.Object(Value), schema), null);

        act.Should().Throw<CelEvaluationException>().WithMessage("*cost limit exceeded");
    }

    [TestCase("self.", "Syntax error: *")]
    [TestCase("self.count >", "Syntax error: *")]
    [TestCase("self.count 5", "Syntax error: extraneous input '5' expecting <EOF>")]
    [TestCase("'open", "Syntax error: token recognition error at: *")]
    [TestCase("self.nope == 1", "undefined field 'nope'")]
    [TestCase("other == 1", "undeclared reference to 'other' (in container '')")]
    [TestCase("self.count == 'a'", "found no matching overload for '_==_' applied to '(int, string)'")]
    [TestCase("self.name + 1 == 'a'", "found no matching overload for '_+_' applied to '(string, int)'")]
    [TestCase("self.count.startsWith('a')", "found no matching overload for 'startsWith' applied to 'int.(string)'")]
    [TestCase("frob(self.count)", "undeclared reference to 'frob' (in container '')")]
    [TestCase("self.count", "must evaluate to a bool")]
    [TestCase("self.count && true", "found no matching overload for '_&&_' applied to '(int, bool)'")]
    [TestCase("has(self)", "invalid argument to has() macro")]
    [TestCase("self.count.all(x, true)", "expression of type 'int' cannot be range of a comprehension (must be list, map, or dynamic)")]
    public void Compile_WhatCanNotWork_SaysWhy(string expression, string expected)
    {
        var act = () => CelProgram.Compile(expression, OpenApiReader.Read(Json.Object(Schema)));

        act.Should().Throw<CelCompileException>().WithMessage(expected);
    }

    [Test]
    public void Show_SecondLine_MarksThePlaceInIt() =>
        new CelCompileException("undefined field 'b'", 12).Show("true &&\nself.b").Should().Be(
            "compilation failed: ERROR: <input>:2:5: undefined field 'b'\n | self.b\n | ....^");
}
