namespace LocalCluster.Schemas.Cel;

/// <summary>A compiled expression with the variables <c>self</c> and <c>oldSelf</c>.</summary>
internal sealed class CelProgram
{
    private readonly CelNode _node;

    private CelProgram(CelNode node) => _node = node;

    /// <summary>True when the expression names <c>oldSelf</c>: it is a transition rule and runs only when there is an old value.</summary>
    public bool UsesOldSelf { get; private init; }

    /// <exception cref="CelCompileException">The expression does not parse or can not work.</exception>
    public static CelProgram Compile(string expression, SchemaNode self, string result = "bool")
    {
        var node = CelParser.Parse(expression);
        var type = CelType.From(self);
        var found = new CelChecker([new("self", type), new("oldSelf", type)]).Check(node);
        if (!found.IsDyn && found.Name != result)
        {
            throw new CelCompileException($"must evaluate to {(result == "bool" ? "a bool" : result)}", -1);
        }

        return new CelProgram(node) { UsesOldSelf = Mentions(node, "oldSelf") };
    }

    /// <exception cref="CelEvaluationException">The expression has no value for these variables.</exception>
    public object? Evaluate(object? self, object? oldSelf) =>
        new CelEvaluator("self", self, new CelEvaluator("oldSelf", oldSelf, null)).Evaluate(_node);

    private static bool Mentions(CelNode? node, string name) => node switch
    {
        CelName reference => reference.Name == name,
        CelSelect select => Mentions(select.Target, name),
        CelIndex index => Mentions(index.Target, name) || Mentions(index.Index, name),
        CelConditional c => Mentions(c.Condition, name) || Mentions(c.Then, name) || Mentions(c.Else, name),
        CelLogical logical => Mentions(logical.Left, name) || Mentions(logical.Right, name),
        CelList list => list.Items.Any(i => Mentions(i, name)),
        CelMap map => map.Entries.Any(e => Mentions(e.Key, name) || Mentions(e.Value, name)),
        CelMacro macro => Mentions(macro.Target, name) || Mentions(macro.Filter, name) || Mentions(macro.Body, name),
        CelCall call => Mentions(call.Target, name) || call.Arguments.Any(a => Mentions(a, name)),
        _ => false,
    };
}
