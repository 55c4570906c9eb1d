using System.Reflection;
using System.Reflection.Emit;
using Microsoft.Extensions.Logging;
using ModelOperator.Status;

namespace ModelOperator.Tests.Purity;

/// <summary>Desired and Status compute and do nothing else: no method of theirs calls the network, the disk, a clock, chance, a task or a logger.</summary>
public sealed class PurityTest
{
    private static readonly Type[] Forbidden =
    [
        typeof(HttpClient), typeof(File), typeof(Directory), typeof(Stream), typeof(TimeProvider), typeof(Environment), typeof(Random), typeof(Task), typeof(ValueTask),
        typeof(ILogger), typeof(LoggerExtensions), typeof(System.Diagnostics.Process), typeof(Thread), typeof(CancellationToken),
    ];

    private static readonly MethodInfo?[] ForbiddenMethods =
    [
        typeof(DateTime).GetProperty(nameof(DateTime.Now))!.GetMethod,
        typeof(DateTime).GetProperty(nameof(DateTime.UtcNow))!.GetMethod,
        typeof(DateTimeOffset).GetProperty(nameof(DateTimeOffset.UtcNow))!.GetMethod,
        typeof(Guid).GetMethod(nameof(Guid.NewGuid)),
    ];

    private static IEnumerable<Type> PureTypes => typeof(StatusBuilder).Assembly.GetTypes().Where(IsPure);

    [Test]
    public void PureCode_CallsNothingThatIsNot()
    {
        var calls = PureTypes.SelectMany(Methods).SelectMany(method => Calls(method).Where(IsForbidden).Select(callee => $"{method.DeclaringType}.{method.Name} calls {callee.DeclaringType}.{callee.Name}"));

        calls.Should().BeEmpty();
    }

    [Test]
    public void PureCode_TakesAndKeepsNothingThatIsNot()
    {
        var types = PureTypes.SelectMany(type => type.GetFields(All).Select(field => field.FieldType).Concat(Methods(type).SelectMany(Signature)));

        types.Where(type => Forbidden.Any(forbidden => forbidden.IsAssignableFrom(type))).Should().BeEmpty();
    }

    [Test]
    public void Calls_OfAMethodThatReadsTheClock_FindsIt()
    {
        var method = typeof(PurityTest).GetMethod(nameof(ReadsTheClock), BindingFlags.NonPublic | BindingFlags.Static)!;

        Calls(method).Should().Contain(callee => IsForbidden(callee), "a check that can not fail proves nothing");
    }

    private const BindingFlags All = BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;

    private static DateTime ReadsTheClock() => DateTime.UtcNow;

    private static bool IsPure(Type type) => (type.Namespace ?? type.DeclaringType?.Namespace)?.Split('.') is ["ModelOperator", "Desired" or "Status", ..];

    private static IEnumerable<MethodBase> Methods(Type type) => type.GetMethods(All).Cast<MethodBase>().Concat(type.GetConstructors(All));

    private static IEnumerable<Type> Signature(MethodBase method) =>
        method.GetParameters().Select(parameter => parameter.ParameterType).Append((method as MethodInfo)?.ReturnType ?? typeof(void));

    // CurrentManagedThreadId is the compiler's own, in every iterator.
    private static bool IsForbidden(MethodBase callee) => callee.Name != "get_CurrentManagedThreadId" && (
        ForbiddenMethods.Contains(callee) || Forbidden.Any(type => callee.DeclaringType == type || (callee.DeclaringType?.IsSubclassOf(type) ?? false)));

    /// <summary>The methods whose tokens follow a call, callvirt or newobj in the method's code.</summary>
    private static IEnumerable<MethodBase> Calls(MethodBase method)
    {
        var code = method.GetMethodBody()?.GetILAsByteArray() ?? [];
        for (var i = 0; i + 4 < code.Length; i++)
        {
            if (code[i] != OpCodes.Call.Value && code[i] != OpCodes.Callvirt.Value && code[i] != OpCodes.Newobj.Value)
            {
                continue;
            }

            if (Resolve(method, BitConverter.ToInt32(code, i + 1)) is { } callee)
            {
                yield return callee;
            }
        }
    }

    // Bytes inside an operand can look like a call; those do not resolve to a method.
    private static MethodBase? Resolve(MethodBase method, int token)
    {
        try
        {
            return method.Module.ResolveMethod(
                token,
                method.DeclaringType!.IsGenericType ? method.DeclaringType.GetGenericArguments() : null,
                method.IsGenericMethod ? method.GetGenericArguments() : null);
        }
        catch (Exception notAMethod) when (notAMethod is ArgumentException or BadImageFormatException)
        {
            return null;
        }
    }
}
