namespace LocalCluster.Schemas.Cel;

/// <summary>
/// Evaluates a parsed expression. Immutable: a variable of a macro makes a new evaluator with one more name. The number of steps is
/// bounded, as a real server bounds the cost.
/// </summary>
internal sealed class CelEvaluator(string name, object? value, CelEvaluator? outer)
{
    private const int MaxSteps = 1_000_000;
    private int _steps;

    private CelEvaluator Root => outer is null ? this : outer.Root;

    public object? Evaluate(CelNode node)
    {
        if (++Root._steps > MaxSteps)
        {
            throw new CelEvaluationException("operation cancelled: actual cost limit exceeded");
        }

        return node switch
        {
            CelLiteral literal => literal.Value,
            CelName reference => Find(reference.Name),
            CelSelect select => Select(select),
            CelIndex index => CelOperators.Index(Evaluate(index.Target), Evaluate(index.Index)),
            CelConditional conditional => Bool(Evaluate(conditional.Condition)) ? Evaluate(conditional.Then) : Evaluate(conditional.Else),
            CelLogical logical => Logical(logical),
            CelList list => list.Items.Select(Evaluate).ToList(),
            CelMap map => map.Entries.ToDictionary(e => Evaluate(e.Key) ?? "null", e => Evaluate(e.Value)),
            CelMacro macro => Macro(macro),
            CelCall call => Call(call),
            _ => throw new CelEvaluationException($"unknown expression {node}"),
        };
    }

    private object? Find(string wanted)
    {
        for (var scope = this; scope is not null; scope = scope.Outer)
        {
            if (scope.Name == wanted)
            {
                return scope.Value;
            }
        }

        return CelType.ByName(wanted) ?? throw new CelEvaluationException($"no such attribute(s): {wanted}");
    }

    private CelEvaluator? Outer => outer;

    private string Name => name;

    private object? Value => value;

    private object? Select(CelSelect select)
    {
        var target = Evaluate(select.Target);
        if (target is not IReadOnlyDictionary<object, object?> map)
        {
            throw new CelEvaluationException($"no such overload: type '{CelValues.TypeName(target)}' does not support field selection");
        }

        var found = map.TryGetValue(select.Field, out var result);
        return select.Test ? found : found ? result : throw new CelEvaluationException($"no such key: {select.Field}");
    }

    /// <summary>Either side may decide alone; an error counts only when the other side does not decide.</summary>
    private object Logical(CelLogical logical)
    {
        bool left;
        try
        {
            left = Bool(Evaluate(logical.Left));
        }
        catch (CelEvaluationException)
        {
            if (Bool(Evaluate(logical.Right)) != logical.IsAnd)
            {
                return !logical.IsAnd;
            }

            throw;
        }

        return left != logical.IsAnd ? left : Bool(Evaluate(logical.Right));
    }

    private object? Call(CelCall call)
    {
        var target = call.Target is null ? null : call.Target is CelName { Name: "sets" or "math" } library ? library.Name : Evaluate(call.Target);
        var arguments = new object?[call.Arguments.Count];
        for (var i = 0; i < arguments.Length; i++)
        {
            arguments[i] = Evaluate(call.Arguments[i]);
        }

        return call.Target is null ? CelOperators.Call(call.Function, arguments) : CelFunctions.Method(target, call.Function, arguments);
    }

    private object Macro(CelMacro macro)
    {
        IEnumerable<object?> items = Evaluate(macro.Target) switch
        {
            IReadOnlyList<object?> list => list,
            IReadOnlyDictionary<object, object?> map => map.Keys.Cast<object?>(),
            var other => throw new CelEvaluationException($"no such overload: {CelValues.TypeName(other)}.{macro.Macro}()"),
        };
        return macro.Macro switch
        {
            "all" => Quantify(macro, items, decisive: false),
            "exists" => Quantify(macro, items, decisive: true),
            "exists_one" => items.Count(i => Bool(Inner(macro, i).Evaluate(macro.Body))) == 1,
            "filter" => items.Where(i => Bool(Inner(macro, i).Evaluate(macro.Body))).ToList(),
            _ => items.Select(i => Inner(macro, i))
                .Where(e => macro.Filter is null || Bool(e.Evaluate(macro.Filter)))
                .Select(e => e.Evaluate(macro.Body)).ToList(),
        };
    }

    /// <summary>One decisive item settles it, even when others fail.</summary>
    private bool Quantify(CelMacro macro, IEnumerable<object?> items, bool decisive)
    {
        CelEvaluationException? failure = null;
        foreach (var item in items)
        {
            try
            {
                if (Bool(Inner(macro, item).Evaluate(macro.Body)) == decisive)
                {
                    return decisive;
                }
            }
            catch (CelEvaluationException e)
            {
                failure ??= e;
            }
        }

        return failure is null ? !decisive : throw failure;
    }

    private CelEvaluator Inner(CelMacro macro, object? item) => new(macro.Variable, item, this);

    private static bool Bool(object? value) =>
        value is bool result ? result : throw new CelEvaluationException("no such overload");
}
