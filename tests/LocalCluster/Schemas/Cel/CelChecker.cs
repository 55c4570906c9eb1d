namespace LocalCluster.Schemas.Cel;

/// <summary>
/// Finds what can be known to be wrong before there is a value: names that do not exist, fields that the schema does not declare,
/// operators between types that never fit, a rule that is no bool. What it does not know it calls dyn and lets pass.
/// </summary>
internal sealed class CelChecker
{
    private readonly Dictionary<string, CelType> _names;

    public CelChecker(IEnumerable<KeyValuePair<string, CelType>> names) => _names = new(names, StringComparer.Ordinal);

    /// <exception cref="CelCompileException">The expression can not work.</exception>
    public CelType Check(CelNode node) => node switch
    {
        CelLiteral literal => CelType.Of(literal.Value),
        CelName name => _names.GetValueOrDefault(name.Name) ?? (CelType.ByName(name.Name) is null
            ? throw new CelCompileException($"undeclared reference to '{name.Name}' (in container '')", name.Position)
            : CelType.Dyn),
        CelSelect select => CheckSelect(select),
        CelIndex index => CheckIndex(index),
        CelConditional conditional => CheckConditional(conditional),
        CelLogical logical => CheckLogical(logical),
        CelList list => CelType.ListOf(list.Items.Select(Check).ToList() is [var first, ..] ? first : CelType.Dyn),
        CelMap map => CheckMap(map),
        CelMacro macro => CheckMacro(macro),
        CelCall call => CheckCall(call),
        _ => CelType.Dyn,
    };

    private CelType CheckSelect(CelSelect select)
    {
        var target = Check(select.Target);
        switch (target.Name)
        {
            case "object":
                var field = target.Schema!.Field(select.Field)
                    ?? throw new CelCompileException($"undefined field '{select.Field}'", select.Position);
                return select.Test ? CelType.Bool : CelType.From(field);
            case "map":
                return select.Test ? CelType.Bool : target.Element ?? CelType.Dyn;
            case "dyn":
                return select.Test ? CelType.Bool : CelType.Dyn;
            default:
                throw new CelCompileException($"type '{target.Show()}' does not support field selection", select.Position);
        }
    }

    private CelType CheckIndex(CelIndex index)
    {
        var target = Check(index.Target);
        var key = Check(index.Index);
        return target.Name switch
        {
            "list" when key.IsDyn || key.IsNumber => target.Element ?? CelType.Dyn,
            "map" when key.IsDyn || key.Name == "string" => target.Element ?? CelType.Dyn,
            "dyn" => CelType.Dyn,
            _ => throw NoOverload("_[_]", index.Position, target, key),
        };
    }

    private CelType CheckConditional(CelConditional conditional)
    {
        RequireBool(conditional.Condition, "_?_:_");
        var then = Check(conditional.Then);
        var otherwise = Check(conditional.Else);
        return then.Name == otherwise.Name ? then : CelType.Dyn;
    }

    private CelType CheckLogical(CelLogical logical)
    {
        var name = logical.IsAnd ? "_&&_" : "_||_";
        var left = Check(logical.Left);
        var right = Check(logical.Right);
        if (left.Name is not ("bool" or "dyn") || right.Name is not ("bool" or "dyn"))
        {
            throw NoOverload(name, logical.Position, left, right);
        }

        return CelType.Bool;
    }

    private void RequireBool(CelNode node, string function)
    {
        var type = Check(node);
        if (type.Name is not ("bool" or "dyn"))
        {
            throw NoOverload(function, node.Position, type);
        }
    }

    private CelType CheckMap(CelMap map)
    {
        foreach (var (key, value) in map.Entries)
        {
            Check(key);
            Check(value);
        }

        return new CelType("map", Element: CelType.Dyn);
    }

    private CelType CheckMacro(CelMacro macro)
    {
        var target = Check(macro.Target);
        var item = target.Name switch
        {
            "list" => target.Element ?? CelType.Dyn,
            "map" => CelType.String,
            "dyn" => CelType.Dyn,
            _ => throw new CelCompileException(
                $"expression of type '{target.Show()}' cannot be range of a comprehension (must be list, map, or dynamic)", macro.Target.Position),
        };
        var hidden = _names.GetValueOrDefault(macro.Variable);
        _names[macro.Variable] = item;
        try
        {
            if (macro.Filter is not null)
            {
                RequireBool(macro.Filter, "_?_:_");
            }

            var body = Check(macro.Body);
            if (macro.Macro != "map" && body.Name is not ("bool" or "dyn"))
            {
                throw NoOverload(macro.Macro == "all" ? "_&&_" : "_||_", macro.Body.Position, CelType.Bool, body);
            }

            return macro.Macro switch
            {
                "map" => CelType.ListOf(body),
                "filter" => CelType.ListOf(item),
                _ => CelType.Bool,
            };
        }
        finally
        {
            if (hidden is null)
            {
                _names.Remove(macro.Variable);
            }
            else
            {
                _names[macro.Variable] = hidden;
            }
        }
    }

    private CelType CheckCall(CelCall call)
    {
        var isLibrary = call.Target is CelName { Name: "sets" or "math" };
        var target = call.Target is null || isLibrary ? null : Check(call.Target);
        var arguments = call.Arguments.Select(Check).ToList();
        if (call.Target is not null)
        {
            return CelSignatures.Method(isLibrary ? CelType.Dyn : target!, call.Function)
                ?? throw (CelSignatures.IsMethod(call.Function)
                    ? NoOverload(call.Function, call.Position, [target!, .. arguments], isMethod: true)
                    : new CelCompileException($"undeclared reference to '{call.Function}' (in container '')", call.Position));
        }

        if (call.Function[0] is '_' or '@' or '!' or '-')
        {
            return CelSignatures.Operator(call.Function, arguments) ?? throw NoOverload(call.Function, call.Position, [.. arguments]);
        }

        if (!CelFunctions.Globals.Contains(call.Function))
        {
            throw new CelCompileException($"undeclared reference to '{call.Function}' (in container '')", call.Position);
        }

        return CelSignatures.Global(call.Function, arguments) ?? throw NoOverload(call.Function, call.Position, [.. arguments]);
    }

    private static CelCompileException NoOverload(string function, int position, params CelType[] types) =>
        NoOverload(function, position, types, isMethod: false);

    private static CelCompileException NoOverload(string function, int position, CelType[] types, bool isMethod)
    {
        var shown = isMethod
            ? $"{types[0].Show()}.({string.Join(", ", types.Skip(1).Select(t => t.Show()))})"
            : $"({string.Join(", ", types.Select(t => t.Show()))})";
        return new CelCompileException($"found no matching overload for '{function}' applied to '{shown}'", position);
    }
}
